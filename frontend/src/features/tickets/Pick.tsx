import { Menu } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Schema } from '@/api/client';
import { useT } from '@/i18n/t';
import css from './Ticket.module.css';

/** A property of the ticket: what it is, and pressed, what it can become. */
export function Pick({ label, value, children }: { label: string; value: ReactNode; children: ReactNode }) {
  return (
    <Menu position="bottom-start" width={220}>
      <Menu.Target>
        <button type="button" className={css.sel}>
          {label} <b>{value}</b>
          <IconChevronDown size={13} aria-hidden />
        </button>
      </Menu.Target>
      <Menu.Dropdown>{children}</Menu.Dropdown>
    </Menu>
  );
}

/** Its type; a complaint is seen from afar. */
export function KindMark({ kind }: { kind: Schema['TicketRow']['kind'] }) {
  const { t: word } = useT('common');
  const name = word(`kind.${kind}`);
  if (kind !== 'complaint') return name;
  return (
    <span className="chip" data-tone="vio">
      {name}
    </span>
  );
}
