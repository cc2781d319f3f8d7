import { IconRobot } from '@tabler/icons-react';
import { useT } from '@/i18n/t';
import { listOf } from '@/lib/names';
import { useConditionWords } from '@/ui/conditions/words';
import { OrderedPage } from '../Ordered';
import { sayTime } from '../routing/model';
import { orderRules, type Rule, removeRule, useRules } from './api';
import { RuleForm } from './RuleForm';
import { Runs } from './Runs';

/** What happens by itself: rules on events and on time, and what they did. */
export default function Rules() {
  const { t, lang } = useT('automation');
  const found = useRules();
  const words = useConditionWords(true);
  const starts = (rule: Rule) =>
    rule.trigger === 'time'
      ? t('byTime', { time: sayTime((rule.minutes ?? 0) * 60, lang), since: t(`after.${rule.after as 'created'}`) })
      : t(`trigger.${rule.trigger as 'opened'}`);
  const does = (rule: Rule) =>
    listOf(
      rule.actions.map((one) => t(`does.${one.do as 'status'}`)),
      lang,
    );
  return (
    <OrderedPage
      of="automation"
      icon={<IconRobot size={26} stroke={1.6} aria-hidden />}
      found={found}
      order={orderRules}
      remove={removeRule}
      stale={['automation']}
      about={(row) => (
        <>
          <span className="muted">{starts(row)}</span>
          <small>{t('sentence', { asked: words(row.conditions) || t('always'), done: does(row) })}</small>
        </>
      )}
      form={(row, onClose, onLoad) => (
        <RuleForm key={`${row?.id}/${row?.version}`} rule={row} onClose={onClose} onLoad={onLoad} />
      )}
    >
      <Runs rules={found.data ?? []} />
    </OrderedPage>
  );
}
