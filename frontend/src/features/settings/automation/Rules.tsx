import { Button, Skeleton } from '@mantine/core';
import { IconPlus, IconRobot } from '@tabler/icons-react';
import { useState } from 'react';
import { useT } from '@/i18n/t';
import { listOf, localised } from '@/lib/names';
import { useAction } from '@/ui/action';
import { useConditionWords } from '@/ui/conditions/words';
import { Empty, Trouble } from '@/ui/State';
import { isSure } from '@/ui/sure';
import { Ordered } from '../Ordered';
import { sayTime } from '../routing/model';
import css from '../Settings.module.css';
import { orderRules, type Rule, removeRule, useRules } from './api';
import { RuleForm } from './RuleForm';
import { Runs } from './Runs';

/** What happens by itself: rules on events and on time, and what they did. */
export default function Rules() {
  const { t, lang } = useT('automation');
  const [open, setOpen] = useState<Rule | null>();
  const found = useRules();
  const words = useConditionWords(true);
  const order = useAction(orderRules, { failed: t('notOrdered'), stale: ['automation'] });
  const remove = useAction(removeRule, { failed: t('notRemoved'), stale: ['automation'] });
  const starts = (rule: Rule) =>
    rule.trigger === 'time'
      ? t('byTime', { time: sayTime((rule.minutes ?? 0) * 60, lang), since: t(`after.${rule.after as 'created'}`) })
      : t(`trigger.${rule.trigger as 'opened'}`);
  const does = (rule: Rule) =>
    listOf(
      rule.actions.map((one) => t(`does.${one.do as 'status'}`)),
      lang,
    );
  const ask = async (rule: Rule) => {
    const name = localised(rule.name, lang);
    if (await isSure({ text: t('removeSure', { name }), yes: t('remove'), grave: true })) remove.mutate(rule.id);
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
        <Skeleton height={220} radius={10} />
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
              <span className="muted">{starts(row)}</span>
              <small>{t('sentence', { asked: words(row.conditions) || t('always'), done: does(row) })}</small>
            </>
          )}
        </Ordered>
      ) : (
        <Empty title={t('empty')} icon={<IconRobot size={26} stroke={1.6} aria-hidden />}>
          <p>{t('emptyHint')}</p>
        </Empty>
      )}
      <Runs rules={found.data ?? []} />
      {open !== undefined && (
        <RuleForm
          key={`${open?.id}/${open?.version}`}
          rule={open}
          onClose={() => setOpen(undefined)}
          onLoad={setOpen}
        />
      )}
    </div>
  );
}
