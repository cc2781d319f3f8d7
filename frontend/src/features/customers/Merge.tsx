import { Button, Group, Modal, Skeleton, Stack, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { IconArrowMerge, IconSearch } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useT } from '@/i18n/t';
import { listOf } from '@/lib/names';
import { useAction } from '@/ui/action';
import { Trouble } from '@/ui/State';
import { type CustomerRow, merge, unmerge, useCustomers, useMergePreview } from './api';
import css from './Customers.module.css';

function Choose({ exclude, onPick }: { exclude: number; onPick: (customer: CustomerRow) => void }) {
  const { t } = useT('customers');
  const [words, setWords] = useState('');
  const [asked] = useDebouncedValue(words.trim(), 250);
  const found = useCustomers(asked);
  const rows = asked ? (found.rows ?? []).filter((row) => row.id !== exclude).slice(0, 6) : [];
  return (
    <>
      <TextInput
        label={t('merge.find')}
        placeholder={t('list.placeholder')}
        data-autofocus
        leftSection={<IconSearch size={16} aria-hidden />}
        value={words}
        onChange={(e) => setWords(e.currentTarget.value)}
      />
      <ul className={css.picks} aria-live="polite">
        {rows.map((row) => (
          <li key={row.id}>
            <button type="button" onClick={() => onPick(row)}>
              <b>{row.name}</b>
              <span className="muted num">
                {row.number} {row.phone ?? row.email ?? ''}
              </span>
            </button>
          </li>
        ))}
        {asked && !found.isFetching && !rows.length && <li className="muted">{t('list.none', { q: asked })}</li>}
      </ul>
    </>
  );
}

const COUNTED = ['contact_points', 'subscriptions', 'notes', 'tickets'] as const;
const FIELDS = ['name', 'kind', 'language', 'address', 'since', 'customer_class'] as const;

function Preview({ source, target }: { source: CustomerRow; target: CustomerRow }) {
  const { t, lang } = useT('customers');
  const found = useMergePreview(source.id, target.id);
  if (found.isPending) return <Skeleton height={120} />;
  if (!found.data) return <Trouble small title={t('merge.noPreview')} error={found.error} />;
  const kept = FIELDS.filter((name) => found.data.survivor_keeps.includes(name));
  return (
    <div className={css.preview}>
      <p>{t('merge.says', { source: source.name, target: found.data.survivor_name })}</p>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('merge.what')}</th>
            <th scope="col">{source.name}</th>
            <th scope="col">{found.data.survivor_name}</th>
          </tr>
        </thead>
        <tbody>
          {COUNTED.map((name) => (
            <tr key={name}>
              <th scope="row">{t(`merge.${name}`)}</th>
              <td className="num">{found.data.joins[name]}</td>
              <td className="num">{found.data.has[name]}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {kept.length > 0 && (
        <p className="muted">
          {t('merge.keeps', {
            fields: listOf(
              kept.map((name) => t(`field.${name}`)),
              lang,
            ),
          })}
        </p>
      )}
      <p className="muted">{t('merge.undoable')}</p>
    </div>
  );
}

/** After a merge the way back stands in the message itself. */
function useMerge(source: CustomerRow) {
  const { t } = useT('customers');
  const nav = useNavigate();
  const undo = useAction(unmerge, { failed: t('merge.undoFailed'), done: t('merge.undone'), stale: ['customers'] });
  const offerUndo = () => {
    const note = notifications.show({
      autoClose: 15_000,
      color: 'green.8',
      message: (
        <Group justify="space-between" wrap="nowrap">
          {t('merge.done', { name: source.name })}
          <Button
            size="compact-xs"
            variant="default"
            onClick={() => {
              notifications.hide(note);
              undo.mutate(source.id);
            }}
          >
            {t('merge.undo')}
          </Button>
        </Group>
      ),
    });
  };
  const run = useAction((into: number) => merge(source.id, into), { failed: t('merge.failed'), stale: ['customers'] });
  return {
    isPending: run.isPending,
    start: (into: number, onDone: () => void) =>
      run.mutate(into, {
        onSuccess: (survivor) => {
          onDone();
          void nav({ to: '/customers/{-$id}', params: { id: String(survivor.id) } });
          offerUndo();
        },
      }),
  };
}

interface MergeProps {
  customer: CustomerRow;
  opened: boolean;
  onClose: () => void;
}

export function Merge({ customer, opened, onClose }: MergeProps) {
  const { t } = useT('customers');
  const [target, setTarget] = useState<CustomerRow | null>(null);
  const { isPending, start } = useMerge(customer);
  const close = () => {
    setTarget(null);
    onClose();
  };
  return (
    <Modal opened={opened} onClose={close} title={t('merge.title')} closeButtonProps={{ 'aria-label': t('close') }}>
      <Stack gap="sm">
        {target ? <Preview source={customer} target={target} /> : <Choose exclude={customer.id} onPick={setTarget} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={target ? () => setTarget(null) : close}>
            {t(target ? 'merge.other' : 'cancel')}
          </Button>
          {target && (
            <Button
              leftSection={<IconArrowMerge size={16} aria-hidden />}
              loading={isPending}
              onClick={() => start(target.id, close)}
            >
              {t('merge.confirm')}
            </Button>
          )}
        </Group>
      </Stack>
    </Modal>
  );
}
