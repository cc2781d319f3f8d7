import { Menu } from '@mantine/core';
import type { Schema } from '@/api/client';
import { useT } from '@/i18n/t';
import { KINDS } from '@/lib/tickets';
import { KindMark, Pick } from './Pick';
import { useKindChange } from './useKindChange';

/** What type of ticket it is, and the others that it can become. */
export default function KindPick({ ticket }: { ticket: Schema['TicketDetail'] }) {
  const { t } = useT('talk');
  const { t: word } = useT('common');
  const { change } = useKindChange(ticket);
  return (
    <Pick label={t('create.kind')} value={<KindMark kind={ticket.kind} />}>
      {KINDS.map((kind) => (
        <Menu.Item key={kind} disabled={kind === ticket.kind} onClick={() => void change(kind)}>
          {word(`kind.${kind}`)}
        </Menu.Item>
      ))}
    </Pick>
  );
}
