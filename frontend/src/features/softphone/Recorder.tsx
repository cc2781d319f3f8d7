import { IconPlayerPauseFilled, IconPlayerRecordFilled, IconPlayerStopFilled } from '@tabler/icons-react';
import { useState } from 'react';
import { useT } from '@/i18n/t';
import { clock, useNow } from '@/lib/time';
import type { Call } from '@/live/derive';
import { Tip } from '@/ui/Tip';
import css from './Line.module.css';
import { useLineActs } from './lineActs';

const Left = ({ until }: { until: string }) => {
  const now = useNow(1000);
  return <span className="num">{clock(Math.max(0, Date.parse(until) - now))}</span>;
};

/** Whether the call is recorded: begin, stop for card data, go on, end; and when it goes on by itself. */
export function Recorder({ call }: { call: Call }) {
  const { t } = useT('line');
  const acts = useLineActs(call.id);
  const [busy, setBusy] = useState(false);
  if (call.recording_policy === 'never') return null;
  const run = async (what: 'start' | 'pause' | 'resume' | 'stop') => {
    setBusy(true);
    await acts.record(what);
    setBusy(false);
  };
  if (call.recording === 'off')
    return (
      <Tip label={t('record.start')} keys="F4" size={36} disabled={busy} onClick={() => void run('start')}>
        <IconPlayerRecordFilled size={16} className={css.ring} />
      </Tip>
    );
  const paused = call.recording === 'paused';
  const starting = call.recording === 'starting';
  return (
    <span className={css.rec} data-state={call.recording}>
      <span className={css.recWord} role="status">
        {paused ? <IconPlayerPauseFilled size={12} aria-hidden /> : <IconPlayerRecordFilled size={12} aria-hidden />}
        {t(`record.${call.recording}`)}
      </span>
      {paused && call.recording_resumes_at && <Left until={call.recording_resumes_at} />}
      {!starting && (
        <Tip
          label={t(paused ? 'record.resume' : 'record.pause')}
          keys="F4"
          size={28}
          disabled={busy}
          onClick={() => void run(paused ? 'resume' : 'pause')}
        >
          {paused ? <IconPlayerRecordFilled size={14} /> : <IconPlayerPauseFilled size={14} />}
        </Tip>
      )}
      {!starting && call.recording_policy === 'on_demand' && (
        <Tip label={t('record.stop')} size={28} disabled={busy} onClick={() => void run('stop')}>
          <IconPlayerStopFilled size={14} />
        </Tip>
      )}
    </span>
  );
}
