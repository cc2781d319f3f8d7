import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPlus, IconRouteAltLeft } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { Failure } from '@/api/failure';
import { useMe } from '@/api/me';
import { useT } from '@/i18n/t';
import { localised } from '@/lib/names';
import { fmt, MOMENT } from '@/lib/time';
import { useAction } from '@/ui/action';
import { type Column, PagedTable } from '@/ui/PagedTable';
import { Empty } from '@/ui/State';
import { NamesInput } from '../routing/fields';
import type { Names } from '../routing/model';
import css from '../Settings.module.css';
import { createFlow, type FlowRow, useFlow, useFlows } from './api';

const asKey = (text: string) =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');

function NewFlow({ onClose }: { onClose: () => void }) {
  const { t } = useT('flows');
  const nav = useNavigate();
  const [name, setName] = useState<Names>({});
  const [key, setKey] = useState<string>();
  const own = key ?? asKey(name.en ?? '');
  const create = useAction(() => createFlow(own, name), { failed: t('notCreated'), stale: ['flows'] });
  const fields = create.error instanceof Failure ? create.error.fields : {};
  const submit = (e: FormEvent) => {
    e.preventDefault();
    create.mutate(undefined, {
      onSuccess: (made) => void nav({ to: '/settings/{-$id}', params: { id: `flow-${made.id}` } }),
    });
  };
  return (
    <Modal opened size={560} onClose={onClose} title={t('new')} closeButtonProps={{ 'aria-label': t('close') }}>
      <form onSubmit={submit}>
        <Stack gap="sm">
          <NamesInput label={t('name')} required value={name} error={fields.name} onChange={setName} />
          <TextInput
            label={t('key')}
            required
            maxLength={60}
            value={own}
            error={fields.key}
            onChange={(e) => setKey(e.currentTarget.value)}
          />
          <p className="muted">{t('newHint')}</p>
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {t('cancel')}
            </Button>
            <Button type="submit" loading={create.isPending} disabled={!own || !(name.en || name['zh-CN'])}>
              {t('create')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

/** A menu that no caller heard yet, and what keeps it from them. */
function Unheard({ id }: { id: number }) {
  const { t } = useT('flows');
  const count = useFlow(id).data?.problems.filter((one) => one.is_error).length ?? 0;
  return (
    <span className={css.chips}>
      <span className="chip">{t('neverPublished')}</span>
      {count > 0 && (
        <span className="chip" data-tone="bad">
          {t('errors', { count })}
        </span>
      )}
    </span>
  );
}

function useColumns(): Column<FlowRow>[] {
  const { t, lang } = useT('flows');
  return [
    {
      id: 'name',
      head: t('name'),
      cell: (row) => (
        <Link to="/settings/{-$id}" params={{ id: `flow-${row.id}` }} className={css.mail}>
          <b>{localised(row.name, lang)}</b>
          <small className="muted ell">{row.key}</small>
        </Link>
      ),
    },
    {
      id: 'heard',
      head: t('heard'),
      cell: (row) =>
        row.emergency_since ? (
          <span className="chip" data-tone="solid-bad">
            {t('emergency.title')}
          </span>
        ) : row.published === null ? (
          <Unheard id={row.id} />
        ) : (
          <span className="chip" data-tone="ok">
            {t('versions.n', { n: row.published })}
          </span>
        ),
    },
    {
      id: 'since',
      head: t('publishedBy'),
      cell: (row) =>
        row.published_at
          ? [row.published_by || t('versions.house'), fmt(row.published_at, lang, MOMENT)].join(' · ')
          : '–',
    },
    {
      id: 'numbers',
      head: t('numbers.title'),
      cell: (row) => row.numbers.map((one) => one.e164).join(', ') || t('numbers.none'),
    },
  ];
}

/** Every flow at a glance, and the way to its picture. */
export default function Flows() {
  const { t } = useT('flows');
  const me = useMe();
  const [isNew, dialog] = useDisclosure();
  const found = useFlows();
  return (
    <div className={css.wide}>
      <header className={css.head}>
        <div>
          <h2>{t('title')}</h2>
          <p className="muted">{t('lead')}</p>
        </div>
        {me.role === 'admin' && (
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={dialog.open}>
            {t('new')}
          </Button>
        )}
      </header>
      <PagedTable
        caption={t('title')}
        columns={useColumns()}
        rows={found.data}
        rowId={(row) => row.id}
        error={found.error}
        failed={t('notLoaded')}
        retry={() => void found.refetch()}
        empty={
          <Empty title={t('empty')} icon={<IconRouteAltLeft size={26} stroke={1.6} aria-hidden />}>
            <p>{t('emptyHint')}</p>
          </Empty>
        }
      />
      {isNew && <NewFlow onClose={dialog.close} />}
    </div>
  );
}
