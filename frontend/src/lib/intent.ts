import { useRef } from 'react';
import { newKey } from '@/api/call';

/**
 * The key of what is meant now: the same body asked for again after a lost answer has the same key and one effect, a
 * changed one is another wish.
 */
export function useIntent() {
  const intent = useRef({ said: '', key: '' });
  return (body: object) => {
    const said = JSON.stringify(body);
    if (intent.current.said !== said) intent.current = { said, key: newKey() };
    return intent.current.key;
  };
}
