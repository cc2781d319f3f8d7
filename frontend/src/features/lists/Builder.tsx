import { Button } from '@mantine/core';
import { type FormEvent, useMemo, useState } from 'react';
import { useT } from '@/i18n/t';
import { changed, fromJson, type Json, refusalOf, toJson } from '@/ui/conditions/conditions';
import type { FilterField } from '@/ui/conditions/fields';
import { GroupBox, type Shared } from '@/ui/conditions/Parts';
import css from './Builder.module.css';

interface Props {
  filters: FilterField[];
  conditions: Json;
  /** what no condition at all means here, where it is not every ticket */
  empty?: string;
  onApply: (conditions: Json) => void;
  onClose: () => void;
}

/** Conditions in groups, put together by hand; nothing is asked before it is whole. */
export default function Builder({ filters, conditions, empty, onApply, onClose }: Props) {
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
      <GroupBox top group={form} filters={filters} fields={fields} change={change} {...(empty && { empty })} />
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
