import { IconStopwatch } from '@tabler/icons-react';
import { useT } from '@/i18n/t';
import { worked } from '@/lib/worked';
import { useConditionWords } from '@/ui/conditions/words';
import { OrderedPage } from '../Ordered';
import { orderPolicies, type Policy, removePolicy, usePolicies } from './api';
import { GOALS, PolicyForm } from './PolicyForm';

/** What is promised to whom: the first policy that fits a ticket holds. */
export default function Policies() {
  const { t, lang } = useT('promises');
  const words = useConditionWords();
  const promised = (policy: Policy) =>
    GOALS.filter((goal) => policy[goal] !== null)
      .map((goal) => `${t(`goal.${goal}`)} ${worked(policy[goal] ?? 0, lang)}`)
      .join(' · ') || t('nothing');
  return (
    <OrderedPage
      of="promises"
      icon={<IconStopwatch size={26} stroke={1.6} aria-hidden />}
      found={usePolicies()}
      order={orderPolicies}
      remove={removePolicy}
      stale={['sla-policies']}
      about={(row) => (
        <>
          <span className="muted num">{promised(row)}</span>
          <small>{words(row.conditions) || t('always')}</small>
        </>
      )}
      form={(row, onClose, onLoad) => (
        <PolicyForm key={`${row?.id}/${row?.version}`} policy={row} onClose={onClose} onLoad={onLoad} />
      )}
    />
  );
}
