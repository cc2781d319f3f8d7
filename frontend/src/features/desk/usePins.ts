import { notifications } from '@mantine/notifications';
import { useEffect, useRef, useState } from 'react';
import { useMe, useSavePreference } from '@/api/me';
import { useT } from '@/i18n/t';
import { dropLeftPins, leftPins, type Pin, USUAL_PINS } from '@/lib/views';

/** The lists that this person pinned, and their keeping: with the person, so that every browser has them. */
export function usePins() {
  const { t } = useT('desk');
  const me = useMe();
  const save = useSavePreference();
  // what was put here and is not answered yet
  const [put, setPut] = useState<readonly Pin[] | null>(null);
  const last = useRef<readonly Pin[] | null>(null);
  const keep = async (next: readonly Pin[]) => {
    last.current = next;
    setPut(next);
    const done = await save({ pins: [...next] });
    if (done) dropLeftPins(me.id);
    if (last.current !== next) return;
    setPut(null);
    if (!done) notifications.show({ color: 'red.8', message: t('pinsNotKept') });
  };
  const [left] = useState(() => leftPins(me.id));
  // biome-ignore lint/correctness/useExhaustiveDependencies: taken over once, and tried again with the next page
  useEffect(() => {
    if (!left) return;
    if (me.pins === null) void save({ pins: left }).then((done) => done && dropLeftPins(me.id));
    else dropLeftPins(me.id);
  }, []);
  return { pins: put ?? (me.pins as Pin[] | null) ?? left ?? USUAL_PINS, keep };
}
