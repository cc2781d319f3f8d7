import { ActionIcon, Button, NativeSelect, NumberInput } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconPlus, IconTrash } from '@tabler/icons-react';
import { type KeyboardEvent, useRef, useState } from 'react';
import { useT } from '@/i18n/t';
import { localised } from '@/lib/names';
import { useQueues } from './api';
import { NamesInput, Part, TimeInput } from './fields';
import { useEditing } from './form';
import { aim, type Closed, moved, type Rule, ruleWith, sayTime } from './model';
import css from './Routing.module.css';
import { QueuePick } from './Sections';

const WHEN = ['waited', 'estimated', 'service_level'] as const;
/** what follows for a caller who does not want the callback */
const OTHERWISE = ['message', 'voicemail', 'wait'] as const;
const TO = ['queue', 'callback', 'voicemail', 'message'] as const;

/** "After 2 minutes → to Second line" */
export function useSentence() {
  const { t, lang } = useT('settings');
  const queues = useQueues().data ?? [];
  const where = (rule: Closed) => {
    if (rule.to !== 'queue') return t(`to.${rule.to ?? 'wait'}`);
    const found = queues.find((one) => one.id === rule.queue);
    return found ? t('overflow.toQueue', { queue: localised(found.name, lang) }) : t('overflow.toNowhere');
  };
  return {
    where,
    rule: (rule: Rule) => {
      const limit = rule.when === 'service_level' ? `${rule.under ?? 0} %` : sayTime(rule.over ?? 0, lang);
      return `${t(`overflow.say.${rule.when}`, { limit })} → ${where(rule)}`;
    },
  };
}

interface AimProps {
  value: Closed;
  path: string;
  onChange: (next: Closed) => void;
  /** that work just waits can be chosen too */
  orWait?: boolean;
}

/** Where it goes: a queue, or what only a caller can be given. */
export function Aim({ value, path, onChange, orWait = false }: AimProps) {
  const { t } = useT('settings');
  const { base, errors } = useEditing();
  const ways = base.media === 'voice' ? TO : TO.slice(0, 1);
  return (
    <>
      <NativeSelect
        label={t('overflow.to')}
        value={value.to ?? 'wait'}
        data={[...(orWait ? (['wait'] as const) : []), ...ways].map((to) => ({ value: to, label: t(`to.${to}`) }))}
        error={errors[`${path}.to`]}
        onChange={(e) => {
          const to = e.currentTarget.value;
          onChange(aim({ ...value, to: to === 'wait' ? undefined : (to as Rule['to']) }));
        }}
      />
      {value.to === 'queue' && (
        <QueuePick
          label={t('overflow.queue')}
          value={value.queue}
          error={errors[`${path}.queue`]}
          onChange={(queue) => onChange(aim({ ...value, ...(queue ? { queue } : {}) }))}
        />
      )}
      {value.to === 'callback' && (
        <NativeSelect
          label={t('overflow.otherwise')}
          description={t('overflow.otherwiseHint')}
          value={value.otherwise ?? 'message'}
          data={(orWait ? OTHERWISE.slice(0, 2) : OTHERWISE).map((to) => ({ value: to, label: t(`otherwise.${to}`) }))}
          error={errors[`${path}.otherwise`]}
          onChange={(e) => onChange(aim({ ...value, otherwise: e.currentTarget.value as 'message' }))}
        />
      )}
      {value.to && value.to !== 'queue' && (
        <div className={css.whole}>
          <NamesInput
            label={t(value.to === 'message' ? 'overflow.message' : 'overflow.before')}
            value={value.message ?? {}}
            maxLength={1000}
            error={errors[`${path}.message`]}
            onChange={(message) => onChange({ ...value, message: message as Rule['message'] & object })}
          />
        </div>
      )}
    </>
  );
}

function OneRule({ rule, place, move }: { rule: Rule; place: number; move: (by: -1 | 1) => void }) {
  const { t } = useT('settings');
  const { draft, set, errors } = useEditing();
  const say = useSentence().rule;
  const path = `overflow.${place}`;
  const put = (next: Rule) =>
    set(
      'overflow',
      draft.overflow.map((one, i) => (i === place ? next : one)),
    );
  const keys = (e: KeyboardEvent) => {
    if (!e.altKey || (e.key !== 'ArrowUp' && e.key !== 'ArrowDown')) return;
    e.preventDefault();
    move(e.key === 'ArrowUp' ? -1 : 1);
  };
  return (
    // biome-ignore lint/a11y/noNoninteractiveElementInteractions: a shortcut of the controls inside, which have buttons for it
    <li className={css.card} onKeyDown={keys} data-place={place}>
      <div className={css.cardHead}>
        <b className={css.sentence}>
          <span className="num">{place + 1}</span> {say(rule)}
        </b>
        <span className={css.acts}>
          <ActionIcon data-up aria-label={t('up', { n: place + 1 })} disabled={!place} onClick={() => move(-1)}>
            <IconArrowUp size={16} aria-hidden />
          </ActionIcon>
          <ActionIcon
            data-down
            aria-label={t('down', { n: place + 1 })}
            disabled={place === draft.overflow.length - 1}
            onClick={() => move(1)}
          >
            <IconArrowDown size={16} aria-hidden />
          </ActionIcon>
          <ActionIcon
            aria-label={t('overflow.remove', { n: place + 1 })}
            onClick={() =>
              set(
                'overflow',
                draft.overflow.filter((_, i) => i !== place),
              )
            }
          >
            <IconTrash size={16} aria-hidden />
          </ActionIcon>
        </span>
      </div>
      <div className={css.pair}>
        <NativeSelect
          label={t('overflow.when')}
          value={rule.when}
          data={WHEN.map((when) => ({ value: when, label: t(`overflow.whenIs.${when}`) }))}
          error={errors[`${path}.when`]}
          onChange={(e) => put(ruleWith(rule, { when: e.currentTarget.value as 'waited' }))}
        />
        {rule.when === 'service_level' ? (
          <NumberInput
            label={t('overflow.under')}
            min={1}
            max={100}
            suffix=" %"
            value={rule.under ?? 60}
            error={errors[`${path}.under`]}
            onChange={(n) => put({ ...rule, under: Number(n) || 0 })}
          />
        ) : (
          <TimeInput
            label={t('overflow.over')}
            value={rule.over ?? 120}
            error={errors[`${path}.over`]}
            onChange={(over) => put({ ...rule, over })}
          />
        )}
        <Aim
          value={rule}
          path={path}
          onChange={(next) => put({ ...ruleWith(rule, { to: next.to ?? 'queue' }), ...next } as Rule)}
        />
      </div>
    </li>
  );
}

/** What happens to work that waits too long: the rules in their order, the first that holds decides. */
export function Overflow() {
  const { t } = useT('settings');
  const { base, draft, set, errors } = useEditing();
  const [said, setSaid] = useState('');
  const list = useRef<HTMLOListElement>(null);
  const say = useSentence().rule;
  const move = (from: number, by: -1 | 1) => {
    const to = from + by;
    if (to < 0 || to >= draft.overflow.length) return;
    set('overflow', moved(draft.overflow, from, by));
    setSaid(t('movedTo', { what: say(draft.overflow[from] as Rule), n: to + 1 }));
    // the focus stays with the rule that moved
    requestAnimationFrame(() => {
      const card = list.current?.querySelector(`[data-place="${to}"]`);
      const button = card?.querySelector<HTMLElement>(by < 0 ? '[data-up]:enabled' : '[data-down]:enabled');
      (button ?? card?.querySelector<HTMLElement>('button:enabled'))?.focus();
    });
  };
  const add = () =>
    set('overflow', [
      ...draft.overflow,
      { when: 'waited', over: 120, to: base.media === 'voice' ? 'callback' : 'queue' },
    ]);
  return (
    <Part id="overflow" lead={t('lead.overflow')} wrong={!!errors.overflow}>
      <span className="sr" role="status">
        {said}
      </span>
      {!draft.overflow.length && <p className={css.none}>{t('overflow.none')}</p>}
      <ol className={css.cards} ref={list}>
        {draft.overflow.map((rule, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a rule has no identity but its place
          <OneRule key={i} rule={rule} place={i} move={(by) => move(i, by)} />
        ))}
      </ol>
      <Button variant="default" leftSection={<IconPlus size={15} aria-hidden />} onClick={add} className={css.add}>
        {t('overflow.add')}
      </Button>
      <QueuePick
        label={t('field.escalates_to')}
        description={t('hint.escalates_to')}
        value={draft.escalates_to}
        error={errors.escalates_to}
        clearable
        onChange={(id) => set('escalates_to', id)}
      />
    </Part>
  );
}
