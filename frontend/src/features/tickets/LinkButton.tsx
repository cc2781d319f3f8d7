import { ActionIcon, Button, Popover, TextInput, Tooltip } from '@mantine/core';
import type { Editor } from '@tiptap/react';
import { type ReactNode, useState } from 'react';
import { useT } from '@/i18n/t';
import css from './Ticket.module.css';

const whole = (address: string) => (/^(https?:|mailto:|tel:)/i.test(address) ? address : `https://${address}`);

/** Makes the marked words a link, or takes the link away when the address is empty. */
export function LinkButton({ editor, icon }: { editor: Editor | null; icon: ReactNode }) {
  const { t } = useT('ticket');
  const [opened, setOpened] = useState(false);
  const [address, setAddress] = useState('');
  const open = () => {
    setAddress((editor?.getAttributes('link').href as string | undefined) ?? '');
    setOpened(true);
  };
  const apply = () => {
    const chain = editor?.chain().focus().extendMarkRange('link');
    if (address.trim()) chain?.setLink({ href: whole(address.trim()) }).run();
    else chain?.unsetLink().run();
    setOpened(false);
  };
  return (
    <Popover opened={opened} onChange={setOpened} position="top-start" trapFocus>
      <Popover.Target>
        <Tooltip label={t('composer.link')}>
          <ActionIcon size={28} aria-label={t('composer.link')} onClick={open}>
            {icon}
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown>
        <form
          className={css.linkForm}
          onSubmit={(event) => {
            event.preventDefault();
            apply();
          }}
        >
          <TextInput
            size="xs"
            aria-label={t('composer.linkAddress')}
            placeholder={t('composer.linkAddress')}
            value={address}
            onChange={(event) => setAddress(event.currentTarget.value)}
            data-autofocus
          />
          <Button type="submit">{t('composer.linkSet')}</Button>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}
