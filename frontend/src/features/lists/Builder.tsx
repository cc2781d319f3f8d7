import { Button, NativeSelect, Select } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { type FormEvent, useMemo, useState } from 'react';
import { useT } from '@/i18n/t';
import { localised } from '@/lib/names';
import { Tip } from '@/ui/Tip';
import type { FilterField } from './api';
import css from './Builder.module.css';
import {
  changed,
  emptyGroup,
  fromJson,
  type Group,
  isGroup,
  type Json,
  type Leaf,
  MODES,
  type Mode,
  newLeaf,
  type Part,
  refusalOf,
  takesOf,
  toJson,
  withOp,
} from './conditions';
import { ValueInput } from './ValueInput';

interface Shared {
  filters: FilterField[];
  fields: ReadonlyMap<string, FilterField>;
  change: (id: number, next: (part: Part) => Part | null) => void;
}

function LeafLine({ leaf, filters, fields, change }: Shared & { leaf: Leaf }) {
  const { t, lang } = useT('lists');
  const field = fields.get(leaf.field);
  const set = (next: Leaf) => change(leaf.id, () => next);
  const name = field ? localised(field.name, lang) : t('builder.unknown');
  return (
    <div className={css.leaf}>
      <Select
        size="xs"
        searchable
        allowDeselect={false}
        aria-label={t('builder.field')}
        data={filters.map((one) => ({ value: one.key, label: localised(one.name, lang) }))}
        value={field ? leaf.field : null}
        placeholder={name}
        onChange={(key) => {
          const next = key ? fields.get(key) : undefined;
          if (next && next.key !== leaf.field) set({ ...newLeaf(next), id: leaf.id });
        }}
      />
      <NativeSelect
        size="xs"
        aria-label={`${name}: ${t('builder.op')}`}
        data={(field?.operators ?? []).map(({ op }) => ({ value: op, label: t(`builder.ops.${op as 'is'}`) }))}
        value={leaf.op}
        onChange={(event) => field && set(withOp(leaf, event.currentTarget.value, field))}
      />
      {field && (
        <ValueInput
          field={field}
          takes={takesOf(field, leaf.op)}
          value={leaf.value}
          label={`${name}: ${t('builder.value')}`}
          onChange={(value) => set({ ...leaf, value })}
        />
      )}
      <Tip label={t('builder.remove')} onClick={() => change(leaf.id, () => null)}>
        <IconX size={14} />
      </Tip>
    </div>
  );
}

function GroupBox({ group, top, ...shared }: Shared & { group: Group; top?: boolean }) {
  const { t } = useT('lists');
  const { filters, change } = shared;
  const add = (part: Part) => change(group.id, (one) => (isGroup(one) ? { ...one, parts: [...one.parts, part] } : one));
  const first = filters[0];
  return (
    <fieldset className={css.group} data-top={top || undefined} aria-label={t('builder.group')}>
      <div className={css.bar}>
        <NativeSelect
          size="xs"
          aria-label={t('builder.mode')}
          data={MODES.map((mode) => ({ value: mode, label: t(`builder.modes.${mode}`) }))}
          value={group.mode}
          onChange={(event) => {
            const mode = event.currentTarget.value as Mode;
            change(group.id, (one) => (isGroup(one) ? { ...one, mode } : one));
          }}
        />
        <Button
          size="compact-xs"
          variant="subtle"
          leftSection={<IconPlus size={13} aria-hidden />}
          onClick={() => first && add(newLeaf(first))}
        >
          {t('builder.addLeaf')}
        </Button>
        <Button
          size="compact-xs"
          variant="subtle"
          leftSection={<IconPlus size={13} aria-hidden />}
          onClick={() => first && add({ ...emptyGroup('any'), parts: [newLeaf(first)] })}
        >
          {t('builder.addGroup')}
        </Button>
        {!top && (
          <Tip label={t('builder.removeGroup')} onClick={() => change(group.id, () => null)}>
            <IconX size={14} />
          </Tip>
        )}
      </div>
      {top && !group.parts.length && <p className={css.hint}>{t('builder.empty')}</p>}
      {group.parts.map((part) =>
        isGroup(part) ? (
          <GroupBox key={part.id} group={part} {...shared} />
        ) : (
          <LeafLine key={part.id} leaf={part} {...shared} />
        ),
      )}
    </fieldset>
  );
}

interface Props {
  filters: FilterField[];
  conditions: Json;
  onApply: (conditions: Json) => void;
  onClose: () => void;
}

/** Conditions in groups, put together by hand; nothing is asked before it is whole. */
export default function Builder({ filters, conditions, onApply, onClose }: Props) {
  const { t } = useT('lists');
  const [form, setForm] = useState(() => fromJson(conditions));
  const fields = useMemo(() => new Map(filters.map((one) => [one.key, one])), [filters]);
  const refused = refusalOf(form, fields);
  const change: Shared['change'] = (id, next) => setForm((before) => changed(before, id, next));
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (!refused) onApply(toJson(form));
  };
  return (
    <form className={css.builder} aria-label={t('builder.title')} onSubmit={send}>
      <GroupBox top group={form} filters={filters} fields={fields} change={change} />
      <div className={css.foot}>
        <span role="status" className={css.hint}>
          {refused && t(`builder.${refused}`)}
        </span>
        <Button variant="default" onClick={onClose}>
          {t('builder.cancel')}
        </Button>
        <Button type="submit" disabled={refused !== null}>
          {t('builder.apply')}
        </Button>
      </div>
    </form>
  );
}
