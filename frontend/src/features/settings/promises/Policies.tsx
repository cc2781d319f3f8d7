import { Button, Skeleton } from '@mantine/core';
import { IconPlus, IconStopwatch } from '@tabler/icons-react';
import { useState } from 'react';
import { useT } from '@/i18n/t';
import { localised } from '@/lib/names';
import { worked } from '@/lib/worked';
import { useAction } from '@/ui/action';
import { useConditionWords } from '@/ui/conditions/words';
import { Empty, Trouble } from '@/ui/State';
import { isSure } from '@/ui/sure';
import { Ordered } from '../Ordered';
import css from '../Settings.module.css';
import { orderPolicies, type Policy, removePolicy, usePolicies } from './api';
import { PolicyForm } from './PolicyForm';

const GOALS = ['first_reply', 'next_reply', 'resolution'] as const;

/** What is promised to whom: the first policy that fits a ticket holds. */
export default function Policies() {
  const { t, lang } = useT('promises');
  const [open, setOpen] = useState<Policy | null>();
  const found = usePolicies();
  const words = useConditionWords();
  const order = useAction(orderPolicies, { failed: t('notOrdered'), stale: ['sla-policies'] });
  const remove = useAction(removePolicy, { failed: t('notRemoved'), stale: ['sla-policies'] });
  const promised = (policy: Policy) =>
    GOALS.filter((goal) => policy[goal] !== null)
      .map((goal) => `${t(`goal.${goal}`)} ${worked(policy[goal] ?? 0, lang)}`)
      .join(' · ') || t('nothing');
  const ask = async (policy: Policy) => {
    const name = localised(policy.name, lang);
    if (await isSure({ text: t('removeSure', { name }), yes: t('remove'), grave: true })) remove.mutate(policy.id);
  };
  return (
    <div className={css.column}>
      <header className={css.head}>
        <div>
          <h2>{t('title')}</h2>
          <p className="muted">{t('lead')}</p>
        </div>
        <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setOpen(null)}>
          {t('new')}
        </Button>
      </header>
      {found.error && !found.data ? (
        <Trouble title={t('notLoaded')} error={found.error} retry={() => void found.refetch()} />
      ) : !found.data ? (
        <Skeleton height={260} radius={10} />
      ) : found.data.length ? (
        <Ordered
          label={t('title')}
          rows={found.data}
          nameOf={(row) => localised(row.name, lang)}
          isOff={(row) => !row.is_active}
          busy={order.isPending}
          onOrder={(ids) => order.mutate(ids)}
          onEdit={setOpen}
          onRemove={(row) => void ask(row)}
        >
          {(row) => (
            <>
              <span className="muted num">{promised(row)}</span>
              <small>{words(row.conditions) || t('always')}</small>
            </>
          )}
        </Ordered>
      ) : (
        <Empty title={t('empty')} icon={<IconStopwatch size={26} stroke={1.6} aria-hidden />}>
          <p>{t('emptyHint')}</p>
        </Empty>
      )}
      {open !== undefined && (
        <PolicyForm
          key={`${open?.id}/${open?.version}`}
          policy={open}
          onClose={() => setOpen(undefined)}
          onLoad={setOpen}
        />
      )}
    </div>
  );
}
