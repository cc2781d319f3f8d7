import { Button, NativeSelect, NumberInput, Switch, Textarea, TextInput } from '@mantine/core';
import { IconFlag, IconTrash } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useT } from '@/i18n/t';
import { localised } from '@/lib/names';
import { useCalendars, useQueues } from '../routing/api';
import type { Wrong } from './api';
import css from './Flows.module.css';
import { Keys } from './Keys';
import { type Document, EXITS, type Node, SPEAKS, withNode } from './model';
import { SoundInput } from './SoundInput';
import { Target } from './Target';

export interface Editing {
  document: Document;
  change: (document: Document) => void;
  wrong: Wrong[];
  mayWrite: boolean;
}
interface Props extends Editing {
  node: Node;
  remove: () => void;
}

function Words({
  node,
  set,
  at,
}: {
  node: Node;
  set: (change: Partial<Node>) => void;
  at: (field: string) => string | undefined;
}) {
  const { t } = useT('flows');
  return (
    <div className={css.words}>
      {(['en', 'zh-CN'] as const).map((lang) => (
        <div key={lang}>
          <Textarea
            lang={lang}
            label={t(`text.${lang}`)}
            autosize
            minRows={2}
            maxRows={6}
            maxLength={2000}
            value={node.text[lang] ?? ''}
            error={lang === 'en' ? at('text') : undefined}
            onChange={(e) => set({ text: { ...node.text, [lang]: e.currentTarget.value } })}
          />
          <SoundInput
            label={t(`sound.${lang}`)}
            value={node.sound[lang]}
            onChange={(id) => {
              const { [lang]: _gone, ...others } = node.sound;
              set({ sound: id === undefined ? others : { ...others, [lang]: id } });
            }}
          />
        </div>
      ))}
      <small className="muted">
        {t(
          node.kind === 'caller'
            ? 'textHint.caller'
            : SPEAKS.has(node.kind) && ['voicemail', 'language'].includes(node.kind)
              ? 'textHint.optional'
              : 'textHint.usual',
        )}
      </small>
    </div>
  );
}

function QueueSelect({
  node,
  set,
  error,
  label,
}: {
  node: Node;
  set: (change: Partial<Node>) => void;
  error: string | undefined;
  label: string;
}) {
  const { t, lang } = useT('flows');
  const queues = (useQueues().data ?? []).filter((one) => one.media === 'voice');
  return (
    <NativeSelect
      label={label}
      error={error}
      data={[
        { value: '', label: t('choose') },
        ...queues.map((one) => ({ value: String(one.id), label: localised(one.name, lang) })),
      ]}
      value={node.queue === null ? '' : String(node.queue)}
      onChange={(e) => set({ queue: e.currentTarget.value ? Number(e.currentTarget.value) : null })}
    />
  );
}

function Hours({ node, set, error }: { node: Node; set: (change: Partial<Node>) => void; error: string | undefined }) {
  const { t, lang } = useT('flows');
  const queues = (useQueues().data ?? []).filter((one) => one.media === 'voice');
  const calendars = useCalendars().data ?? [];
  const value = node.queue !== null ? `q${node.queue}` : node.calendar !== null ? `c${node.calendar}` : '';
  return (
    <NativeSelect
      label={t('hours')}
      description={t('hoursHint')}
      error={error}
      data={[
        { value: '', label: t('choose') },
        {
          group: t('hoursOfQueue'),
          items: queues.map((one) => ({ value: `q${one.id}`, label: localised(one.name, lang) })),
        },
        { group: t('hoursOwn'), items: calendars.map((one) => ({ value: `c${one.id}`, label: one.name })) },
      ]}
      value={value}
      onChange={(e) => {
        const [kind, id] = [e.currentTarget.value[0], Number(e.currentTarget.value.slice(1))];
        set({ queue: kind === 'q' ? id : null, calendar: kind === 'c' ? id : null });
      }}
    />
  );
}

interface AmountProps {
  label: string;
  min: number;
  max: number;
  value: number;
  onValue: (value: number) => void;
}

/** A number within bounds: what is typed stands until the field is left, and counts as soon as it is one that may be. */
function Amount({ label, min, max, value, onValue }: AmountProps) {
  const [typed, setTyped] = useState<number | string>(value);
  useEffect(() => setTyped(value), [value]);
  const fits = (n: unknown): n is number => typeof n === 'number' && n >= min && n <= max;
  return (
    <NumberInput
      label={label}
      min={min}
      max={max}
      allowDecimal={false}
      clampBehavior="none"
      value={typed}
      onChange={(n) => {
        setTyped(n);
        if (fits(n)) onValue(n);
      }}
      onBlur={() => {
        const next = typed === '' ? value : Math.min(max, Math.max(min, Number(typed)));
        setTyped(next);
        if (next !== value) onValue(next);
      }}
    />
  );
}

function Own({
  node,
  set,
  at,
  document,
}: {
  node: Node;
  set: (change: Partial<Node>) => void;
  at: (field: string) => string | undefined;
  document: Document;
}) {
  const { t } = useT('flows');
  const number = (field: 'timeout' | 'attempts' | 'ring_seconds' | 'last_agent_days', min: number, max: number) => (
    <Amount
      label={t(`field.${field}`)}
      min={min}
      max={max}
      value={node[field]}
      onValue={(value) => set({ [field]: value })}
    />
  );
  const onOff = (field: 'reads_keys' | 'always' | 'last_agent') => (
    <Switch
      label={t(`field.${field}`)}
      description={t(`hint.${field}`)}
      checked={node[field]}
      onChange={(e) => set({ [field]: e.currentTarget.checked })}
    />
  );
  switch (node.kind) {
    case 'menu':
    case 'language':
      return (
        <>
          <Keys node={node} set={set} document={document} at={at} />
          {onOff('reads_keys')}
          {node.kind === 'language' && onOff('always')}
          <div className={css.pair}>
            {number('timeout', 1, 30)}
            {number('attempts', 1, 5)}
          </div>
        </>
      );
    case 'hours':
      return <Hours node={node} set={set} error={at('calendar') ?? at('queue')} />;
    case 'caller':
      return (
        <>
          {onOff('last_agent')}
          {node.last_agent && number('last_agent_days', 1, 365)}
        </>
      );
    case 'queue':
      return <QueueSelect node={node} set={set} error={at('queue')} label={t('queue')} />;
    case 'voicemail':
      return <QueueSelect node={node} set={set} error={at('queue')} label={t('queueOfVoicemail')} />;
    case 'forward':
      return (
        <div className={css.pair}>
          <TextInput
            label={t('number')}
            description={t('numberHint')}
            value={node.number}
            maxLength={40}
            inputMode="tel"
            error={at('number')}
            onChange={(e) => set({ number: e.currentTarget.value })}
          />
          {number('ring_seconds', 5, 60)}
        </div>
      );
    default:
      return null;
  }
}

/** Everything that is set of one node. */
export function NodeForm({ node, document, change, wrong, mayWrite, remove }: Props) {
  const { t } = useT('flows');
  const own = wrong.filter((one) => one.node === node.id);
  const at = (field: string) => own.find((one) => one.is_error && one.field === field)?.message;
  const set = (next: Partial<Node>) => change(withNode(document, node.id, next));
  return (
    <fieldset className={css.form} disabled={!mayWrite} aria-label={t(`kind.${node.kind}`)}>
      {own.length > 0 && (
        <ul className={css.problems} aria-label={t('problems')}>
          {own.map((one) => (
            <li key={`${one.field} ${one.code}`} data-error={one.is_error || undefined}>
              {one.field.startsWith('key:') && <b>{one.field.slice(4, 5)} </b>}
              {one.message}
            </li>
          ))}
        </ul>
      )}
      <p className="muted">{t(`about.${node.kind}`)}</p>
      <TextInput
        label={t('name')}
        description={t('nameHint')}
        maxLength={60}
        value={node.name}
        onChange={(e) => set({ name: e.currentTarget.value })}
      />
      {SPEAKS.has(node.kind) && <Words node={node} set={set} at={at} />}
      <Own node={node} set={set} at={at} document={document} />
      {EXITS[node.kind].map((way) => (
        <Target
          key={way}
          label={t(node.kind === 'forward' ? 'exit.noAnswer' : `exit.${way}`)}
          value={node.exits[way] ?? ''}
          document={document}
          error={at(`exits.${way}`)}
          onChange={(to) => set({ exits: { ...node.exits, [way]: to } })}
        />
      ))}
      <div className={css.acts}>
        {document.start !== node.id && (
          <Button
            variant="default"
            leftSection={<IconFlag size={15} aria-hidden />}
            onClick={() => change({ ...document, start: node.id })}
          >
            {t('beginHere')}
          </Button>
        )}
        <Button variant="default" leftSection={<IconTrash size={15} aria-hidden />} onClick={remove}>
          {t('removeNode')}
        </Button>
      </div>
    </fieldset>
  );
}
