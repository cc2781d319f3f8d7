import { Button, Textarea } from '@mantine/core';
import { IconClipboardCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { $api } from '@/api/client';
import { useT } from '@/i18n/t';
import { localised } from '@/lib/names';
import { clock, useNow } from '@/lib/time';
import type { WorkItem } from '@/live/derive';
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

/** After the contact: the outcome in one click, a word if there is one, done. Counts down, and never closes by itself here. */
export default function WrapUpPanel({ work }: { work: WorkItem }) {
  const { t, lang } = useT('ticket');
  const { finish, extend } = useWork(work);
  const [code, setCode] = useState('');
  const [note, setNote] = useState(work.note);
  const [busy, setBusy] = useState(false);
  const codes = $api.useQuery(
    'get',
    '/api/v1/queues/{id}/dispositions',
    { params: { path: { id: work.queue.id } } },
    { staleTime: 300_000 },
  );
  const done = async () => {
    setBusy(true);
    await finish(code, note.trim());
    setBusy(false);
  };
  return (
    <section className={css.wrap} aria-label={t('work.wrapUp')}>
      <h2>
        <IconClipboardCheck size={17} aria-hidden />
        {t(work.media === 'voice' ? 'work.titleCall' : 'work.title', { queue: localised(work.queue.name, lang) })}
        {work.wrap_up_due_at && <Left until={work.wrap_up_due_at} />}
        {work.wrap_up_due_at && work.wrap_up_extensions_left > 0 && (
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
            onClick={() => setCode(one.code === code ? '' : one.code)}
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
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        <Button loading={busy} onClick={() => void done()}>
          {t('work.done')}
        </Button>
      </div>
    </section>
  );
}
