import { Button, TextInput } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { useT } from '@/i18n/t';
import { dayOf, fmt, momentOf, serverNow, zoneName } from '@/lib/time';
import { Tip } from '@/ui/Tip';
import css from './Planned.module.css';

const DAY = 86_400_000;
const HOUR = 3_600_000;
const NINE = { weekday: 'long' } as const;

/** The next nine o'clocks that one usually means: tomorrow, and on Monday; and in an hour. */
function suggestions(lang: string) {
  const now = serverNow();
  const at = (ms: number) => momentOf(`${dayOf(ms)}T09:00`);
  const english = (ms: number) => fmt(ms, 'en', { weekday: 'short' });
  let monday = now + DAY;
  while (english(monday) !== 'Mon') monday += DAY;
  return {
    hour: new Date(now + HOUR).toISOString(),
    tomorrow: at(now + DAY),
    monday: dayOf(monday) === dayOf(now + DAY) ? null : { at: at(monday), name: fmt(monday, lang, NINE) },
  };
}

interface Props {
  /** what the time is for; an answer's leaving where nothing is said */
  label?: string;
  set?: string;
  onChoose: (at: string) => void;
  onClose: () => void;
}

/** Chooses when an answer leaves, on the reader's own clock. */
export default function SendLater({ label, set, onChoose, onClose }: Props) {
  const { t, lang } = useT('talk');
  const [typed, setTyped] = useState('');
  const quick = suggestions(lang);
  const moment = typed ? momentOf(typed) : '';
  const past = !!moment && Date.parse(moment) <= serverNow();
  return (
    <form
      className={css.later}
      aria-label={label ?? t('later.label')}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose();
      }}
      onSubmit={(event) => {
        event.preventDefault();
        if (moment && !past) onChoose(moment);
      }}
    >
      <Button size="xs" variant="default" onClick={() => onChoose(quick.hour)}>
        {t('later.hour')}
      </Button>
      <Button size="xs" variant="default" onClick={() => onChoose(quick.tomorrow)}>
        {t('later.tomorrow')}
      </Button>
      {quick.monday && (
        <Button size="xs" variant="default" onClick={() => quick.monday && onChoose(quick.monday.at)}>
          {t('later.day', { day: quick.monday.name })}
        </Button>
      )}
      <TextInput
        size="xs"
        type="datetime-local"
        label={t('later.time', { zone: zoneName(serverNow(), lang) })}
        value={typed}
        error={past && t('later.past')}
        onChange={(event) => setTyped(event.currentTarget.value)}
        autoFocus
      />
      <Button size="xs" type="submit" disabled={!moment || past}>
        {set ?? t('later.set')}
      </Button>
      {!label && (
        <Tip label={t('later.close')} size={24} onClick={onClose}>
          <IconX size={14} />
        </Tip>
      )}
    </form>
  );
}
