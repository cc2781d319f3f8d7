import { Button, Menu } from '@mantine/core';
import { IconChevronDown, IconDeviceFloppy, IconPlus, IconTrash } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { Suspense, useState } from 'react';
import { isSupervising, useMe } from '@/api/me';
import { useT } from '@/i18n/t';
import { lazy } from '@/lib/later';
import type { Shown } from '@/lib/views';
import { useAction } from '@/ui/action';
import { isSure } from '@/ui/sure';
import { type CustomerView, changeView, deleteView } from './lists';

const KeepDialog = lazy(() => import('@/ui/KeepDialog'));

interface Props {
  own: CustomerView | undefined;
  name: string;
  shown: Shown;
  changed: boolean;
  onSaved: () => void;
}

/** Keeps what is shown: in the list it came from, or as a new one; or throws that list away. */
export function Keeping({ own, name, shown, changed, onSaved }: Props) {
  const { t } = useT('lists');
  const { t: word } = useT('customers');
  const me = useMe();
  const navigate = useNavigate();
  const [keeps, setKeeps] = useState(false);
  const words = { failed: t('notSaved'), stale: ['customer-views', 'customers'] };
  const save = useAction(
    async () => {
      if (own) await changeView(own.id, { ...shown, version: own.version });
      onSaved();
    },
    { ...words, done: t('saved', { name }) },
  );
  const drop = useAction(deleteView, { ...words, done: t('deleted', { name }) });
  const remove = async () => {
    if (!own || !(await isSure({ text: word('lists.deleteSure', { name }), yes: t('delete'), grave: true }))) return;
    await drop.mutateAsync(own.id);
    void navigate({ to: '/customers/{-$id}', params: {} });
  };
  const isMine = own !== undefined && (!own.shared || isSupervising(me));
  return (
    <>
      <Menu position="bottom-end" width={220}>
        <Menu.Target>
          <Button variant="default" rightSection={<IconChevronDown size={14} aria-hidden />}>
            {t('saveAs')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {isMine && (
            <Menu.Item
              leftSection={<IconDeviceFloppy size={15} />}
              disabled={!changed}
              onClick={() => save.mutate(undefined)}
            >
              {t('save')}
            </Menu.Item>
          )}
          <Menu.Item leftSection={<IconPlus size={15} />} onClick={() => setKeeps(true)}>
            {t('new')}
          </Menu.Item>
          {isMine && (
            <Menu.Item color="red" leftSection={<IconTrash size={15} />} onClick={() => void remove()}>
              {t('delete')}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      {keeps && (
        <Suspense>
          <KeepDialog of="customers" shown={shown} onClose={() => setKeeps(false)} />
        </Suspense>
      )}
    </>
  );
}
