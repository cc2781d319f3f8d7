import { ActionIcon, Button, Group, NativeSelect, TagsInput } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconPlus, IconX } from '@tabler/icons-react';
import type { Schema } from '@/api/client';
import { useT } from '@/i18n/t';
import { usePeople, useQueues } from '@/lib/lists';
import { localised } from '@/lib/names';
import { PRIORITIES, STATUSES } from '@/lib/tickets';
import type { Names } from '../routing/model';
import css from './Kept.module.css';
import { WordsInput } from './Words';

type Action = Schema['MacroAction'];
type Kind = Action['kind'];

const KINDS: Kind[] = ['reply', 'note', 'status', 'priority', 'add_tags', 'remove_tags', 'assign', 'queue'];

/** What a new action of this kind says until one chooses. */
const FRESH: { [K in Kind]: Partial<Action> } = {
  reply: { text: {} },
  note: { text: {} },
  status: { status: 'pending' },
  priority: { priority: 'high' },
  add_tags: { tags: [] },
  remove_tags: { tags: [] },
  assign: { to: 'me' },
  queue: {},
};

interface Props {
  actions: Action[];
  errors: Record<string, string>;
  onChange: (actions: Action[]) => void;
}

/** What a macro does, in its order. */
export function ActionsInput({ actions, errors, onChange }: Props) {
  const { t } = useT('kept');
  const put = (at: number, action: Action) => onChange(actions.map((one, index) => (index === at ? action : one)));
  const move = (at: number, by: -1 | 1) => {
    const next = [...actions];
    const [one] = next.splice(at, 1);
    if (one) next.splice(at + by, 0, one);
    onChange(next);
  };
  return (
    <div>
      <ol className={css.actions} aria-label={t('macros.actions')}>
        {actions.map((action, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the order is all that tells them apart
          <li key={at}>
            <div className={css.row}>
              <NativeSelect
                label={t('macros.action', { n: at + 1 })}
                value={action.kind}
                error={errors[`actions.${at}.kind`] ?? errors[`actions.${at}`]}
                data={KINDS.map((kind) => ({ value: kind, label: t(`kind.${kind}`) }))}
                onChange={(event) => {
                  const kind = event.currentTarget.value as Kind;
                  put(at, { ...FRESH[kind], kind });
                }}
              />
              <Value action={action} errors={errors} path={`actions.${at}`} onChange={(next) => put(at, next)} />
              <Group gap={2}>
                <ActionIcon aria-label={t('macros.up')} disabled={at === 0} onClick={() => move(at, -1)}>
                  <IconArrowUp size={15} aria-hidden />
                </ActionIcon>
                <ActionIcon
                  aria-label={t('macros.down')}
                  disabled={at === actions.length - 1}
                  onClick={() => move(at, 1)}
                >
                  <IconArrowDown size={15} aria-hidden />
                </ActionIcon>
                <ActionIcon
                  aria-label={t('macros.remove')}
                  onClick={() => onChange(actions.filter((_, index) => index !== at))}
                >
                  <IconX size={15} aria-hidden />
                </ActionIcon>
              </Group>
            </div>
            {(action.kind === 'reply' || action.kind === 'note') && (
              <WordsInput
                label={t(`kind.${action.kind}`)}
                value={(action.text as Names) ?? {}}
                errors={errors}
                path={`actions.${at}.text`}
                onChange={(text) => put(at, { ...action, text })}
              />
            )}
          </li>
        ))}
      </ol>
      {errors.actions && <p role="alert">{errors.actions}</p>}
      <Button
        mt="xs"
        size="xs"
        variant="default"
        leftSection={<IconPlus size={14} aria-hidden />}
        onClick={() => onChange([...actions, { kind: 'status', status: 'pending' }])}
      >
        {t('macros.add')}
      </Button>
    </div>
  );
}

interface ValueProps {
  action: Action;
  errors: Record<string, string>;
  path: string;
  onChange: (action: Action) => void;
}

function Value({ action, errors, path, onChange }: ValueProps) {
  const { t, lang } = useT('kept');
  const { t: word } = useT('common');
  const people = usePeople(action.kind === 'assign');
  const queues = useQueues(action.kind === 'queue');
  switch (action.kind) {
    case 'status':
      return (
        <NativeSelect
          label={t('kind.status')}
          value={action.status ?? ''}
          error={errors[`${path}.status`]}
          data={STATUSES.map((value) => ({ value, label: word(`status.${value}`) }))}
          onChange={(event) => onChange({ ...action, status: event.currentTarget.value as 'open' })}
        />
      );
    case 'priority':
      return (
        <NativeSelect
          label={t('kind.priority')}
          value={action.priority ?? ''}
          error={errors[`${path}.priority`]}
          data={PRIORITIES.map((value) => ({ value, label: word(`priority.${value}`) }))}
          onChange={(event) => onChange({ ...action, priority: event.currentTarget.value as 'low' })}
        />
      );
    case 'add_tags':
    case 'remove_tags':
      return (
        <TagsInput
          label={t('macros.tags')}
          value={action.tags ?? []}
          error={errors[`${path}.tags`]}
          onChange={(tags) => onChange({ ...action, tags })}
        />
      );
    case 'assign': {
      const chosen = action.to === 'person' ? String(action.person ?? '') : (action.to ?? 'me');
      const given = people.data?.map(({ id, name }) => ({ value: String(id), label: name })) ?? [];
      return (
        <NativeSelect
          label={t('kind.assign')}
          value={chosen}
          error={errors[`${path}.person`] ?? errors[`${path}.to`]}
          data={[{ value: 'me', label: t('macros.me') }, { value: 'nobody', label: t('macros.nobody') }, ...given]}
          onChange={(event) => {
            const to = event.currentTarget.value;
            onChange(
              to === 'me' || to === 'nobody'
                ? { kind: 'assign', to }
                : { kind: 'assign', to: 'person', person: Number(to) },
            );
          }}
        />
      );
    }
    case 'queue':
      return (
        <NativeSelect
          label={t('kind.queue')}
          value={String(action.queue ?? '')}
          error={errors[`${path}.queue`]}
          data={[
            { value: '', label: t('macros.choose') },
            ...(queues.data ?? []).map(({ id, name }) => ({ value: String(id), label: localised(name, lang) })),
          ]}
          onChange={(event) => {
            const queue = Number(event.currentTarget.value);
            onChange(queue ? { kind: 'queue', queue } : { kind: 'queue' });
          }}
        />
      );
    default:
      return null;
  }
}
