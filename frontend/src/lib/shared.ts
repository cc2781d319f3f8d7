import { replaceEqualDeep } from '@tanstack/react-query';
import { useRef } from 'react';

/** The value of the last render wherever the new one says the same, so that what is memoised by it is left alone. */
export function useShared<T>(value: T): T {
  const last = useRef(value);
  last.current = replaceEqualDeep(last.current, value);
  return last.current;
}
