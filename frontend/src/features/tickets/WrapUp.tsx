import { Button, Textarea } from '@mantine/core';
import { IconClipboardCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { $api } from '@/api/client';
import { useMe } from '@/api/me';
import { useT } from '@/i18n/t';
import { localised, titleOf } from '@/lib/names';
import { clock, useNow } from '@/lib/time';
import type { WorkItem } from '@/live/derive';
import { dropUnsaid, keepUnsaid, useUnsaid } from './unsaid';
import { useWork } from './useWork';
import css from './WrapUp.module.css';

function Left({ until }: { until: string }) {
  const { t } = useT('ticket');
  const now = useNow(1000);
  const left = Date.parse(until) - now;
  return (
    <span className="num">{left > 0 ? t('work.left', { t: clock(left) }) : t('work.over', { t: clock(left) })}</span>
  );
}

/**
 * After the contact: the outcome in one click, a word if there is one, done. Counts down. What is typed outlives the
 * panel: when the time is over the server ends the work, and the words can still be sent, kept on the ticket or put away.
 */
export default function WrapUpPanel({ work }: { work: WorkItem }) {
  const { t, lang } = useT('ticket');
  const me = useMe().id;
  const { finish, extend, say } = useWork(work);
  const unsaid = useUnsaid(me, work.id);
  const { code, note } = unsaid ?? { code: '', note: work.note };
  const write = (what: { code?: string; note?: string }) => keepUnsaid(me, work, { code, note, ...what });
  const [busy, setBusy] = useState(false);
  const ended = work.state === 'done';
  const codes = $api.useQuery(
    'get',
    '/api/v1/queues/{id}/dispositions',
    { params: { path: { id: work.queue.id } } },
    { staleTime: 300_000 },
  );
  const run = async (what: () => Promise<boolean>) => {
    setBusy(true);
    if (await what()) dropUnsaid(me, work.id);
    setBusy(false);
  };
  return (
    <section className={css.wrap} aria-label={t('work.wrapUp')}>
      <h2>
        <IconClipboardCheck size={17} aria-hidden />
        {t(work.media === 'voice' ? 'work.titleCall' : 'work.title', { queue: localised(work.queue.name, lang) })}
        {!ended && work.wrap_up_due_at && <Left until={work.wrap_up_due_at} />}
        {!ended && work.wrap_up_due_at && work.wrap_up_extensions_left > 0 && (
          <Button
            size="compact-xs"
            variant="default"
            title={t('work.extensions', { count: work.wrap_up_extensions_left })}
            onClick={() => void extend()}
          >
            {t('work.extend')}
          </Button>
        )}
      </h2>
      {ended && (
        <p role="status" className={css.hint}>
          {t('work.ended', { what: work.customer?.name || titleOf(work, lang) })}
        </p>
      )}
      <fieldset className={css.codes}>
        <legend className="sr">{t('work.disposition')}</legend>
        {codes.isError && (
          <Button size="compact-xs" variant="default" onClick={() => void codes.refetch()}>
            {t('work.codesFailed')}
          </Button>
        )}
        {(codes.data?.items ?? []).map((one) => (
          <button
            key={one.id}
            type="button"
            className={css.code}
            aria-pressed={one.code === code}
            onClick={() => write({ code: one.code === code ? '' : one.code })}
          >
            {one.text || localised(one.name, lang)}
          </button>
        ))}
      </fieldset>
      <div className={css.wrapEnd}>
        <Textarea
          aria-label={t('work.note')}
          placeholder={t('work.note')}
          autosize
          minRows={1}
          maxRows={4}
          value={note}
          onChange={(event) => write({ note: event.currentTarget.value })}
        />
        {ended && (
          <Button variant="subtle" onClick={() => dropUnsaid(me, work.id)}>
            {t('work.putAway')}
          </Button>
        )}
        {ended && work.ticket_id && note.trim() && (
          <Button variant="default" loading={busy} onClick={() => void run(() => say(note.trim()))}>
            {t('work.asNote')}
          </Button>
        )}
        <Button loading={busy} onClick={() => void run(() => finish(code, note.trim()))}>
          {t(ended ? 'work.sendLate' : 'work.done')}
        </Button>
      </div>
    </section>
  );
}
