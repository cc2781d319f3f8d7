import { useEffect, useRef, useState } from 'react';
import { useDeviceState } from '@/lib/phone';
import type { Call } from '@/live/derive';
import { useLink } from '@/live/link';
import { useLineActs } from './lineActs';
import { hadSoundOf, needOf, remember } from './rejoin';

const AGAIN = 5000;

/** Brings this browser back into its call after a reload, a crash or a lost network, by itself. */
export function useRejoin(call: Call) {
  const device = useDeviceState();
  const link = useLink();
  const acts = useLineActs(call.id);
  const fresh = useRef(acts);
  fresh.current = acts;
  // read once: from the first sound on it is this page's own
  const [had, setHad] = useState(() => hadSoundOf(call.id));
  const [tries, setTries] = useState(0);
  const connected = call.state === 'connected';
  const need = needOf({
    comforted: call.comforted,
    connected,
    device,
    had,
    online: link.phase === 'live' || link.phase === 'connecting',
  });
  useEffect(() => {
    if (device !== 'connected') return;
    remember(call.id);
    setHad(false);
  }, [device, call.id]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: every further try is one more run
  useEffect(() => {
    if (need === 'none') return;
    const replace = need === 'replace';
    // what this page had is only made up for once the server has rung it anew
    void fresh.current.rejoin(replace, true).then((done) => done && replace && setHad(false));
    const again = setTimeout(() => setTries((count) => count + 1), AGAIN);
    return () => clearTimeout(again);
  }, [need, tries, call.id]);
  return need;
}
