import { Button, Group } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { $api, api, type Schema } from '@/api/client';
import { Failure } from '@/api/failure';
import { useT } from '@/i18n/t';
import { same } from '@/lib/same';
import { live } from '@/live/store';
import { isStale } from '@/ui/Meanwhile';
import { useFailureText } from '@/ui/State';

type Ticket = Schema['TicketDetail'];
type Values = { [key: string]: unknown };
type Failed = { key: string; value: unknown; error: unknown };

const UNDOABLE = 8000;
const NOTHING: Values = {};

/** Which fields a refusal asks for; none where it is about something else. */
const demandedBy = (error: unknown): string[] =>
  error instanceof Failure && error.code === 'own_field.required'
    ? Object.keys(error.fields).map((one) => one.replace('fields.', ''))
    : [];

/** Writes over `base`; what others did to the ticket meanwhile is in nobody's way unless it was to the same fields. */
async function write(base: Ticket, fields: Values): Promise<Ticket> {
  try {
    const body = { version: base.version, fields };
    const { data } = await api.PATCH('/api/v1/tickets/{id}', { params: { path: { id: base.id } }, body });
    return data as Ticket;
  } catch (error) {
    const theirs = isStale(error) ? (error.detail.current as Ticket) : null;
    const untouched = theirs && Object.keys(fields).every((key) => same(theirs.fields[key], base.fields[key]));
    if (!untouched || theirs.version <= base.version) throw error;
    return write(theirs, fields);
  }
}

/**
 * Saving own fields, one at a time. A value that makes others required waits here until they are filled in, and is saved
 * together with them.
 */
export function useOwnSaving(ticket: Ticket) {
  const { t } = useT('own');
  const cache = useQueryClient();
  const text = useFailureText();
  const [waiting, setWaiting] = useState(NOTHING);
  const [demanded, setDemanded] = useState<string[]>([]);
  const [failed, setFailed] = useState<Failed>();
  const show = (data: Ticket) => {
    const params = { path: { id: ticket.id } };
    cache.setQueryData($api.queryOptions('get', '/api/v1/tickets/{id}', { params }).queryKey, data);
    live.merge({ ticket: [data] });
  };
  const forget = () => {
    setWaiting(NOTHING);
    setDemanded([]);
    setFailed(undefined);
  };
  const undo = async (saved: Ticket, before: Values) => {
    try {
      show(await write(saved, before));
    } catch (error) {
      notifications.show({ color: 'red.8', title: t('notUndone'), message: text(error), autoClose: UNDOABLE });
    }
  };
  const offerUndo = (name: string, saved: Ticket, before: Values) => {
    const id = `own-${ticket.id}`;
    const back = () => {
      notifications.hide(id);
      void undo(saved, before);
    };
    const message = (
      <Group justify="space-between" wrap="nowrap">
        {t('saved', { name })}
        <Button size="compact-xs" variant="default" onClick={back}>
          {t('undo')}
        </Button>
      </Group>
    );
    notifications.hide(id);
    notifications.show({ id, message, autoClose: UNDOABLE });
  };
  const save = async (key: string, name: string, value: unknown, base = ticket): Promise<boolean> => {
    const fields = { ...waiting, [key]: value };
    try {
      const saved = await write(base, fields);
      const before = Object.fromEntries(Object.keys(fields).map((one) => [one, base.fields[one] ?? null]));
      show(saved);
      forget();
      offerUndo(name, saved, before);
      return true;
    } catch (error) {
      const needed = demandedBy(error);
      if (needed.length && !needed.includes(key)) {
        setWaiting(fields);
        setDemanded(needed);
        setFailed(undefined);
        return true;
      }
      setFailed({ key, value, error });
      return false;
    }
  };
  return { waiting, demanded, failed, save, show, forget, settle: () => setFailed(undefined) };
}
