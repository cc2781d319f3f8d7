import { Button } from '@mantine/core';
import { IconPlugConnected } from '@tabler/icons-react';
import { useState } from 'react';
import { useT } from '@/i18n/t';
import { useDeviceState } from '@/lib/phone';
import { clock, serverNow, useNow } from '@/lib/time';
import type { Call } from '@/live/derive';
import css from './Line.module.css';
import { useLineActs } from './lineActs';
import { callerOf } from './lines';

/** How long the caller is told that somebody comes back, by the server. */
const GRACE = 30_000;

/** My line is gone and the caller waits: what happens by itself, for how long, and a way to hurry it. */
export function Lost({ call }: { call: Call }) {
  const { t } = useT('line');
  const device = useDeviceState();
  const acts = useLineActs(call.id);
  const [since] = useState(serverNow);
  const now = useNow(1000);
  const off = device === 'off' || device === 'failed';
  return (
    <section className={css.line} data-tone="warn" aria-label={t('lost.label')}>
      <IconPlugConnected size={17} aria-hidden />
      <p>
        <span role="alert">{t(off ? 'lost.noPhone' : 'lost.text', { caller: callerOf(call) })}</span>{' '}
        <span className="num" aria-hidden>
          {clock(Math.max(0, since + GRACE - now))}
        </span>
      </p>
      <span className={css.acts}>
        <Button size="compact-sm" variant="default" onClick={() => void acts.rejoin(true)}>
          {t('lost.now')}
        </Button>
      </span>
    </section>
  );
}
