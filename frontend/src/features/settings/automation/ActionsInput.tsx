import { Button, NativeSelect, Select, TagsInput, Textarea } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useT } from '@/i18n/t';
import { usePeople, useQueues } from '@/lib/lists';
import { localised } from '@/lib/names';
import { KINDS, PRIORITIES, STATUSES } from '@/lib/tickets';
import { Tip } from '@/ui/Tip';
import css from '../Ordered.module.css';
import { type Action, DOES } from './api';

const FIRST: { [does: string]: unknown } = {
  status: 'open',
  priority: 'high',
  kind: 'complaint',
  assignee: null,
  queue: null,
  add_tags: [],
  remove_tags: [],
  note: '',
  reply: '',
  notify: 'assignee',
};
const NOBODY = 'nobody';

/** Whether an action says all that it needs. */
export const isWhole = ({ do: does, value }: Action): boolean => {
  if (does === 'queue') return typeof value === 'number';
  if (does === 'note' || does === 'reply') return typeof value === 'string' && value.trim() !== '';
  return !Array.isArray(value) || value.length > 0;
};

function ValueOf({ action, onChange }: { action: Action; onChange: (value: unknown) => void }) {
  const { t, lang } = useT('automation');
  const { t: word } = useT('common');
  const people = (usePeople().data ?? []).map((one) => ({ value: String(one.id), label: one.name }));
  const queues = (useQueues().data ?? []).map((one) => ({ value: String(one.id), label: localised(one.name, lang) }));
  const { do: does, value } = action;
  const label = t('action.value', { what: t(`does.${does as 'status'}`) });
  const codes = (data: { value: string; label: string }[]) => (
    <NativeSelect
      aria-label={label}
      data={data}
      value={String(value)}
      onChange={(e) => onChange(e.currentTarget.value)}
    />
  );
  const pick = (data: { value: string; label: string }[], shown: string | null, none?: string) => (
    <Select
      aria-label={label}
      searchable
      allowDeselect={false}
      placeholder={none ?? label}
      data={data}
      value={shown}
      onChange={(next) => next && onChange(/^\d+$/.test(next) ? Number(next) : next === NOBODY ? null : next)}
    />
  );
  switch (does) {
    case 'status':
      return codes(STATUSES.map((one) => ({ value: one, label: word(`status.${one}`) })));
    case 'priority':
      return codes(PRIORITIES.map((one) => ({ value: one, label: word(`priority.${one}`) })));
    case 'kind':
      return codes(KINDS.map((one) => ({ value: one, label: word(`kind.${one}`) })));
    case 'assignee':
      return pick([{ value: NOBODY, label: t('nobody') }, ...people], value === null ? NOBODY : String(value));
    case 'queue':
      return pick(queues, value === null ? null : String(value));
    case 'notify': {
      const roles = (['assignee', 'supervisors'] as const).map((one) => ({ value: one, label: t(`notify.${one}`) }));
      return pick([...roles, ...people], String(value));
    }
    case 'note':
    case 'reply':
      return (
        <Textarea
          aria-label={label}
          autosize
          minRows={2}
          maxRows={8}
          maxLength={20_000}
          value={String(value ?? '')}
          onChange={(e) => onChange(e.currentTarget.value)}
        />
      );
    default:
      return (
        <TagsInput
          aria-label={label}
          placeholder={t('tagsHint')}
          value={Array.isArray(value) ? value.map(String) : []}
          onChange={onChange}
        />
      );
  }
}

interface Props {
  value: Action[];
  errors: Record<string, string>;
  onChange: (value: Action[]) => void;
}

/** What a rule does, in its order. */
export function ActionsInput({ value, errors, onChange }: Props) {
  const { t } = useT('automation');
  const put = (at: number, action: Action) => onChange(value.map((one, place) => (place === at ? action : one)));
  const wrong = Object.entries(errors).find(([field]) => field.startsWith('actions'))?.[1];
  return (
    <fieldset className={css.fields}>
      <legend>{t('then')}</legend>
      {value.map((action, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: actions have no name of their own, and are not moved
        <div key={at} className={css.row}>
          <NativeSelect
            aria-label={t('action.what')}
            w={190}
            data={DOES.map((one) => ({ value: one, label: t(`does.${one}`) }))}
            value={action.do}
            onChange={(e) => put(at, { do: e.currentTarget.value, value: FIRST[e.currentTarget.value] })}
          />
          <div className={css.grow}>
            <ValueOf action={action} onChange={(next) => put(at, { ...action, value: next })} />
          </div>
          <Tip label={t('action.remove')} onClick={() => onChange(value.filter((_, place) => place !== at))}>
            <IconX size={15} />
          </Tip>
        </div>
      ))}
      {wrong && (
        <p className={css.wrong} role="status">
          {wrong}
        </p>
      )}
      <Button
        size="compact-sm"
        variant="subtle"
        leftSection={<IconPlus size={14} aria-hidden />}
        disabled={value.length >= 10}
        onClick={() => onChange([...value, { do: 'priority', value: FIRST.priority }])}
      >
        {t('action.add')}
      </Button>
    </fieldset>
  );
}
