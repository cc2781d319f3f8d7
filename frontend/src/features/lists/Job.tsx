import { Button, Progress } from '@mantine/core';
import { IconArrowBackUp, IconX } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useT } from '@/i18n/t';
import { listOf } from '@/lib/names';
import { useAction } from '@/ui/action';
import { Trouble } from '@/ui/State';
import { Tip } from '@/ui/Tip';
import { type BulkDetail, isWorking, undoBulk, useBulk } from './api';
import css from './Lists.module.css';

/** The tickets that it left alone, each with its reason. */
function Unchanged({ job }: { job: BulkDetail }) {
  const { t, lang } = useT('lists');
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll area must be reachable by keyboard
    <ul tabIndex={0} aria-label={t('bulk.why')}>
      {job.unchanged.map((one) => (
        <li key={one.ticket}>
          {one.number === null ? (
            <span>{t('bulk.foreign')}</span>
          ) : (
            <Link to="/desk/{-$id}" params={{ id: String(one.ticket) }} className="num">
              #{one.number}
            </Link>
          )}
          <span>
            {one.fields.length
              ? t('bulk.stays', {
                  fields: listOf(
                    one.fields.map((field) => t(`bulk.fields.${field as 'status'}`)),
                    lang,
                  ),
                  who: one.who || t('bulk.somebody'),
                })
              : one.message}
          </span>
        </li>
      ))}
    </ul>
  );
}

/** How far one change on many tickets is; done, it can be taken back. */
export default function Job({ id, onUndo, onClose }: { id: number; onUndo: () => void; onClose: () => void }) {
  const { t } = useT('lists');
  const found = useBulk(id);
  const [why, setWhy] = useState(false);
  const undo = useAction(() => undoBulk(id), { failed: t('bulk.undoFailed'), stale: ['bulk', 'tickets'] });
  const job = found.data;
  if (!job)
    return found.error ? (
      <Trouble small title={t('bulk.failed')} error={found.error} retry={() => void found.refetch()} />
    ) : null;
  const backwards = job.state === 'undoing' || job.state === 'undone';
  const handled = backwards ? job.undone + job.left : job.done + job.failed;
  const whole = backwards ? job.done : job.total;
  const alone = backwards ? job.left : job.failed;
  const words = {
    running: t('bulk.running', { done: handled, total: whole }),
    undoing: t('bulk.undoing', { done: handled, total: whole }),
    done: t('bulk.done', { count: job.done }),
    undone: t('bulk.undone', { count: job.undone }),
  }[job.state];
  return (
    <section className={css.job} aria-label={t('bulk.progress')}>
      <div>
        <strong className="num" role="status">
          {words}
          {alone > 0 && ` · ${t('bulk.left', { count: alone })}`}
        </strong>
        {isWorking(job) ? (
          <Progress
            className={css.meter}
            aria-label={t('bulk.progress')}
            value={whole ? (100 * handled) / whole : 100}
          />
        ) : (
          <>
            {job.unchanged.length > 0 && (
              <Button size="compact-sm" variant="subtle" aria-expanded={why} onClick={() => setWhy(!why)}>
                {t(why ? 'bulk.hide' : 'bulk.why')}
              </Button>
            )}
            {job.state === 'done' && job.done > 0 && (
              <Button
                size="compact-sm"
                variant="default"
                loading={undo.isPending}
                leftSection={<IconArrowBackUp size={14} aria-hidden />}
                onClick={() => undo.mutate(undefined, { onSuccess: onUndo })}
              >
                {t('bulk.undo')}
              </Button>
            )}
            <Tip label={t('bulk.close')} onClick={onClose}>
              <IconX size={16} />
            </Tip>
          </>
        )}
      </div>
      {why && !isWorking(job) && <Unchanged job={job} />}
    </section>
  );
}
