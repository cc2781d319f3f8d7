import { useEffect } from 'react';
import { phone, useDeviceState } from '@/lib/phone';

/** The page in which it was accepted answers at once; by then it rings nowhere else. */
const FIRST = 1500;

/** My own line rings here, for what was accepted without this page (by another program): nobody else would answer it. */
export function useOwnRing(call: number) {
  const device = useDeviceState();
  useEffect(() => {
    if (device !== 'ringing') return;
    const late = setTimeout(() => phone().expect({ call }), FIRST);
    return () => clearTimeout(late);
  }, [device, call]);
}
