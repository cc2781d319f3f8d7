import { Button, Group } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import { $api, api, type Schema } from '@/api/client';
import { Failure } from '@/api/failure';
import { useT } from '@/i18n/t';
import { same } from '@/lib/same';
import { live } from '@/live/store';
import { isStale } from '@/ui/Meanwhile';
import { useFailureText } from '@/ui/State';

export type Ticket = Schema['TicketDetail'];
export type Values = { [key: string]: unknown };
/** What a ticket is about: its type, and own fields. */
export interface Change {
  kind?: Ticket['kind'];
  fields?: Values;
}

const UNDOABLE = 8000;

/** Which fields a refusal asks for; none where it is about something else. */
export const demandedBy = (error: unknown): string[] =>
  error instanceof Failure && error.code === 'own_field.required'
    ? Object.keys(error.fields).map((one) => one.replace('fields.', ''))
    : [];

/** How the same stood on a ticket before. */
const before = (base: Ticket, { kind, fields }: Change): Change => ({
  ...(kind && { kind: base.kind }),
  ...(fields && { fields: Object.fromEntries(Object.keys(fields).map((one) => [one, base.fields[one] ?? null])) }),
});

/** Writes over `base`; what others did to the ticket meanwhile is in nobody's way unless it was to the same. */
async function write(base: Ticket, change: Change): Promise<Ticket> {
  try {
    const body = { version: base.version, ...change };
    const { data } = await api.PATCH('/api/v1/tickets/{id}', { params: { path: { id: base.id } }, body });
    return data as Ticket;
  } catch (error) {
    const theirs = isStale(error) ? (error.detail.current as Ticket) : null;
    const untouched = theirs && same(before(theirs, change), before(base, change));
    if (!untouched || theirs.version <= base.version) throw error;
    return write(theirs, change);
  }
}

/** Changing what a ticket is about, with a way back for a while. */
export function useChanging(id: number) {
  const { t } = useT('own');
  const cache = useQueryClient();
  const text = useFailureText();
  const show = (data: Ticket) => {
    const params = { path: { id } };
    cache.setQueryData($api.queryOptions('get', '/api/v1/tickets/{id}', { params }).queryKey, data);
    live.merge({ ticket: [data] });
  };
  const undo = async (saved: Ticket, back: Change) => {
    try {
      show(await write(saved, back));
    } catch (error) {
      notifications.show({ color: 'red.8', title: t('notUndone'), message: text(error), autoClose: UNDOABLE });
    }
  };
  /** Says that something called `name` is saved, and offers the way back. */
  const save = async (base: Ticket, change: Change, name: string): Promise<Ticket> => {
    const saved = await write(base, change);
    show(saved);
    const note = `changed-${id}`;
    const back = () => {
      notifications.hide(note);
      void undo(saved, before(base, change));
    };
    const message = (
      <Group justify="space-between" wrap="nowrap">
        {t('saved', { name })}
        <Button size="compact-xs" variant="default" onClick={back}>
          {t('undo')}
        </Button>
      </Group>
    );
    notifications.hide(note);
    notifications.show({ id: note, message, autoClose: UNDOABLE });
    return saved;
  };
  return { show, save };
}
