import { Button, Progress } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useT } from '@/i18n/t';
import { usePeople, useQueues } from '@/lib/lists';
import { localised, subjectOf } from '@/lib/names';
import { useAction } from '@/ui/action';
import css from '../Ordered.module.css';
import { type RuleFields, type Trial as Tried, tryRule, useTrial } from './api';

type Change = Tried['sample'][number]['changes'][number];

/** A field's value in words. */
function useValues() {
  const { t, lang } = useT('automation');
  const { t: word } = useT('common');
  const people = usePeople().data;
  const queues = useQueues().data;
  return (field: string, value: unknown): string => {
    if (Array.isArray(value)) return value.join(', ') || t('none');
    if (value === null || value === undefined || value === '') return t('none');
    if (field === 'queue') return localised(queues?.find(({ id }) => id === value)?.name, lang) || `#${value}`;
    if (field === 'assignee') return people?.find(({ id }) => id === value)?.name ?? `#${value}`;
    return word(`${field as 'status'}.${value as 'open'}`);
  };
}

function Changes({ changes, also }: { changes: Change[]; also: string[] }) {
  const { t } = useT('automation');
  const values = useValues();
  const said = changes.map(({ field, before, after }) =>
    t('trial.change', {
      field: t(`field.${field as 'status'}`),
      before: values(field, before),
      after: values(field, after),
    }),
  );
  return <span className="muted">{[...said, ...also.map((one) => t(`does.${one as 'note'}`))].join(' · ')}</span>;
}

/** What a rule would meet among the newest tickets, and what would become of them; nothing is done. */
export function Trial({ rule, ready }: { rule: () => RuleFields & { id?: number }; ready: boolean }) {
  const { t, lang } = useT('automation');
  const [id, setId] = useState<number>();
  const start = useAction(tryRule, { failed: t('trial.failed') });
  const found = useTrial(id).data;
  const part = found?.total ? (found.looked_at / found.total) * 100 : 100;
  return (
    <section className={css.fields} aria-label={t('trial.title')}>
      <Button
        variant="default"
        loading={start.isPending || found?.state === 'running'}
        disabled={!ready}
        onClick={() => start.mutate(rule(), { onSuccess: (made) => setId(made.id) })}
      >
        {t('trial.start')}
      </Button>
      {found && (
        <>
          <Progress value={part} size="sm" aria-label={t('trial.progress')} />
          <p role="status" className="num">
            {t('trial.found', { count: found.matched, looked: found.looked_at, total: found.total })}
          </p>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll area must be reachable by keyboard */}
          <ul className={css.sample} tabIndex={0} aria-label={t('trial.sample')}>
            {found.sample.map((one) => (
              <li key={one.ticket}>
                <Link to="/desk/{-$id}" params={{ id: String(one.ticket) }} target="_blank">
                  #{one.number} {subjectOf(one, lang)}
                </Link>
                <Changes changes={one.changes} also={one.also} />
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
