import { ActionIcon, Button, Switch, TextInput } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconPlus } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { call } from '@/api/call';
import { Failure } from '@/api/failure';
import { useT } from '@/i18n/t';
import { localised } from '@/lib/names';
import { useAction } from '@/ui/action';
import { changeCode } from './api';
import { NamesInput } from './fields';
import { moved, type Names } from './model';
import css from './Routing.module.css';

interface Code {
  id: number;
  code: string;
  name: Names;
  position: number;
  active: boolean;
  paid?: boolean;
  ticket_status?: 'resolved' | '';
}

interface Props {
  /** where new ones are made, and where one is changed: "break-reasons" */
  list: string;
  one: 'dispositions' | 'break-reasons' | 'customer-classes';
  rows: Code[];
  /** breaks are paid or not */
  withPaid?: boolean;
}

function NewCode({ list, last, stale }: { list: string; last: number; stale: string[] }) {
  const { t } = useT('settings');
  const [code, setCode] = useState('');
  const [name, setName] = useState<Names>({});
  const add = useAction(() => call('post', list, { body: { code, name, position: last + 1 } }), {
    failed: t('codes.failed'),
    stale,
  });
  const fields = add.error instanceof Failure ? add.error.fields : {};
  const submit = (e: FormEvent) => {
    e.preventDefault();
    add.mutate(undefined, {
      onSuccess: () => {
        setCode('');
        setName({});
      },
    });
  };
  return (
    <form className={css.newCode} onSubmit={submit}>
      <NamesInput label={t('codes.name')} value={name} required error={fields.name} onChange={setName} />
      <TextInput
        label={t('codes.code')}
        required
        maxLength={60}
        value={code}
        error={fields.code}
        onChange={(e) =>
          setCode(
            e.currentTarget.value
              .trim()
              .toLowerCase()
              .replace(/[^a-z0-9_-]/g, '-'),
          )
        }
      />
      <Button
        type="submit"
        variant="default"
        disabled={!code || !(name.en || name['zh-CN'])}
        loading={add.isPending}
        leftSection={<IconPlus size={15} aria-hidden />}
      >
        {t('codes.add')}
      </Button>
    </form>
  );
}

/** A name that is changed where it stands: saved when one leaves the field. */
function NameCell({ row, lang, save }: { row: Code; lang: 'en' | 'zh-CN'; save: (name: Names) => void }) {
  const { t } = useT('settings');
  const before = row.name[lang] ?? '';
  return (
    <TextInput
      key={before}
      size="xs"
      lang={lang}
      defaultValue={before}
      aria-label={t(`lang.${lang}`, { label: row.code })}
      onBlur={(e) => e.currentTarget.value !== before && save({ ...row.name, [lang]: e.currentTarget.value })}
      onKeyDown={(e) => e.key === 'Enter' && e.currentTarget.blur()}
    />
  );
}

/** Codes with names in both languages, in an order of their own; they are retired, never deleted: history names them. */
export function CodeList({ list, one, rows, withPaid = false }: Props) {
  const { t, lang } = useT('settings');
  const [said, setSaid] = useState('');
  const stale = [list, one];
  const patch = useAction(({ id, ...change }: { id: number } & Partial<Code>) => changeCode(one, id, change), {
    failed: t('codes.failed'),
    stale,
  });
  const order = useAction(
    async (next: Code[]) => {
      for (const [position, row] of next.entries())
        if (row.position !== position) await changeCode(one, row.id, { position });
    },
    { failed: t('codes.failed'), stale },
  );
  const move = (at: number, by: -1 | 1) => {
    const row = rows[at];
    if (!row || order.isPending) return;
    setSaid(t('movedTo', { what: localised(row.name, lang), n: at + by + 1 }));
    order.mutate(moved(rows, at, by));
  };
  return (
    <>
      <span className="sr" role="status">
        {said}
      </span>
      <ul className={css.codes}>
        {rows.map((row, i) => (
          <li key={row.id} data-off={!row.active || undefined}>
            <span className={css.acts}>
              <ActionIcon size={26} aria-label={t('up', { n: i + 1 })} disabled={!i} onClick={() => move(i, -1)}>
                <IconArrowUp size={15} aria-hidden />
              </ActionIcon>
              <ActionIcon
                size={26}
                aria-label={t('down', { n: i + 1 })}
                disabled={i === rows.length - 1}
                onClick={() => move(i, 1)}
              >
                <IconArrowDown size={15} aria-hidden />
              </ActionIcon>
            </span>
            <NameCell row={row} lang="en" save={(name) => patch.mutate({ id: row.id, name })} />
            <NameCell row={row} lang="zh-CN" save={(name) => patch.mutate({ id: row.id, name })} />
            <code className="ell">{row.code}</code>
            {withPaid && (
              <Switch
                size="xs"
                label={t('codes.paid')}
                checked={!!row.paid}
                onChange={(e) => patch.mutate({ id: row.id, paid: e.currentTarget.checked })}
              />
            )}
            {one === 'dispositions' && (
              <Switch
                size="xs"
                label={t('codes.resolves')}
                checked={row.ticket_status === 'resolved'}
                onChange={(e) => patch.mutate({ id: row.id, ticket_status: e.currentTarget.checked ? 'resolved' : '' })}
              />
            )}
            <Button
              size="compact-xs"
              variant="default"
              aria-label={t(row.active ? 'codes.retireOne' : 'codes.restoreOne', { name: localised(row.name, lang) })}
              onClick={() => patch.mutate({ id: row.id, active: !row.active })}
            >
              {t(row.active ? 'codes.retire' : 'codes.restore')}
            </Button>
          </li>
        ))}
      </ul>
      <NewCode list={list} last={rows.length ? Math.max(...rows.map((row) => row.position)) : -1} stale={stale} />
    </>
  );
}
