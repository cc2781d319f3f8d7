import { Button, Textarea } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconClipboardCheck, IconHelpCircle } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { $api, api } from '@/api/client';
import { useT } from '@/i18n/t';
import { localised } from '@/lib/names';
import { clock, useNow } from '@/lib/time';
import type { WorkItem } from '@/live/derive';
import { live } from '@/live/store';
import { useFailureText } from '@/ui/State';
import { Tip } from '@/ui/Tip';
import css from './WrapUp.module.css';

const WhyAgent = lazy(() => import('@/features/desk/WhyAgent'));

/** Asks for a change of this work, shows the row that comes back, and says in words what was refused. */
function useWork(work: WorkItem) {
  const { t } = useT('ticket');
  const text = useFailureText();
  const params = { path: { id: work.id } };
  const run = async (what: () => Promise<{ data?: WorkItem | undefined }>) => {
    try {
      const { data } = await what();
      if (data) live.merge({ work_item: [data] });
      return true;
    } catch (error) {
      notifications.show({ color: 'red', title: t('work.failed'), message: text(error) });
      return false;
    }
  };
  return {
    wrapUp: () => run(() => api.POST('/api/v1/work-items/{id}/wrap-up', { params })),
    extend: () => run(() => api.POST('/api/v1/work-items/{id}/extend-wrap-up', { params })),
    finish: (disposition: string, note: string) =>
      run(() => api.POST('/api/v1/work-items/{id}/finish', { params, body: { disposition, note } })),
  };
}

/** That this ticket is work in hand, since when, and the way to its end. */
export function WorkBar({ work }: { work: WorkItem }) {
  const { t, lang } = useT('ticket');
  const { wrapUp } = useWork(work);
  const now = useNow(1000);
  const [why, setWhy] = useState(false);
  if (work.state === 'wrap_up') return null;
  const queue = localised(work.queue.name, lang);
  return (
    <div className={css.working} data-state={work.state}>
      <span>{t(work.state === 'parked' ? 'work.parked' : 'work.inHand', { queue })}</span>
      <span className="num">{clock(now - Date.parse(work.answered_at ?? work.state_since))}</span>
      <Button size="compact-xs" variant="default" onClick={() => void wrapUp()}>
        {t('work.wrapUp')}
      </Button>
      <Tip label={t('work.why')} size={26} onClick={() => setWhy(true)}>
        <IconHelpCircle size={16} stroke={1.8} aria-hidden />
      </Tip>
      {why && (
        <Suspense>
          <WhyAgent workItem={work.id} onClose={() => setWhy(false)} />
        </Suspense>
      )}
    </div>
  );
}

function Left({ until }: { until: string }) {
  const { t } = useT('ticket');
  const now = useNow(1000);
  const left = Date.parse(until) - now;
  return (
    <span className="num">{left > 0 ? t('work.left', { t: clock(left) }) : t('work.over', { t: clock(left) })}</span>
  );
}

/** After the contact: the outcome in one click, a word if there is one, done. Counts down, and never closes by itself here. */
export function WrapUpPanel({ work }: { work: WorkItem }) {
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
        {t('work.title', { queue: localised(work.queue.name, lang) })}
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
