import { Button, Group, Modal, Stack, Switch } from '@mantine/core';
import type { UseMutationResult } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { Failure } from '@/api/failure';
import { useT } from '@/i18n/t';
import { useAction } from '@/ui/action';
import { isStale, Meanwhile } from '@/ui/Meanwhile';

type Versioned = { version: number };

interface Writes<Row, Fields> {
  row: Row | null;
  create: (given: Fields) => Promise<Row>;
  change: (row: Row, given: Fields & Versioned) => Promise<Row>;
  failed: string;
  /** the beginnings of the paths that have to be read again afterwards */
  stale: string[];
}

/** What is being written of one row, and its saving; a new row is made, a known one changed by its version. */
export function useRecord<Row extends Versioned, Fields extends object>(
  { row, create, change, failed, stale }: Writes<Row, Fields>,
  old: Fields,
) {
  const [given, setGiven] = useState(old);
  const save = useAction(
    ({ fields, over }: { fields: Fields; over?: number | undefined }) =>
      row ? change(row, { ...fields, version: over ?? row.version }) : create(fields),
    { failed, stale, shown: isStale },
  );
  return {
    old,
    given,
    put: (part: Partial<Fields>) => setGiven((was) => ({ ...was, ...part })),
    save,
    errors: save.error instanceof Failure ? save.error.fields : {},
  };
}

interface Props<Row extends Versioned, Fields> {
  title: string;
  size: number | string;
  ready: boolean;
  record: {
    old: Fields;
    given: Fields;
    save: UseMutationResult<Row, Error, { fields: Fields; over?: number | undefined }>;
  };
  /** all of it, as it would be saved now, where that is more than what `useRecord` has */
  whole?: () => Fields;
  onClose: () => void;
  onLoad: (row: Row) => void;
  children: ReactNode;
}

/** What somebody else saved meanwhile, with what was changed here over it. */
function over<Fields extends object>(theirs: object, old: Fields, mine: Fields): Fields {
  const said = (value: unknown) => JSON.stringify(value);
  const fields = Object.entries(mine).map(([name, value]) => {
    const untouched = said(value) === said(old[name as keyof Fields]) && name in theirs;
    return [name, untouched ? theirs[name as keyof object] : value];
  });
  return Object.fromEntries(fields) as Fields;
}

/** A form over one row of the settings: saving, closing, and what to do when somebody else was first. */
export function RecordForm<Row extends Versioned, Fields extends object>(props: Props<Row, Fields>) {
  const { title, size, ready, record, onClose, onLoad, children } = props;
  const { old, given, save } = record;
  const whole = props.whole ?? (() => given);
  const { t } = useT('settings');
  const theirs = isStale(save.error) ? (save.error.detail.current as Row) : null;
  const keep = (row: Row) =>
    save.mutate({ fields: over(row, old, whole()), over: row.version }, { onSuccess: onClose });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate({ fields: whole() }, { onSuccess: onClose });
  };
  return (
    <Modal opened size={size} onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t('close') }}>
      <form onSubmit={submit}>
        <Stack gap="sm">
          {children}
          <Meanwhile error={save.error} load={() => theirs && onLoad(theirs)} keep={() => theirs && keep(theirs)} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {t('cancel')}
            </Button>
            <Button type="submit" loading={save.isPending} disabled={!ready}>
              {t('save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

/** Whether a row counts at all. */
export function ActiveSwitch({ label, on, onChange }: { label: string; on: boolean; onChange: (on: boolean) => void }) {
  return <Switch label={label} checked={on} onChange={(event) => onChange(event.currentTarget.checked)} />;
}
