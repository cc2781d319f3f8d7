import { Button, Checkbox, Group, Modal, Select, Stack, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { api, type Schema } from '@/api/client';
import { useT } from '@/i18n/t';
import { useIntent } from '@/lib/intent';
import { usePeople, useQueues } from '@/lib/lists';
import { localised } from '@/lib/names';
import { fmt, MOMENT } from '@/lib/time';
import { useAction } from '@/ui/action';
import css from './Composer.module.css';
import { timelineOf } from './timelineQuery';
import { useUnsplit } from './useUnsplit';

type Message = Schema['MessageDetail'];

interface Props {
  message: Message;
  onClose: () => void;
}

const ANSWERED = /^\s*(?:(?:re|fwd?|aw|wg|回复|答复|转发)\s*[:：]|\[#\d+\])\s*/i;

/** What it was about, without what mail programs and the old ticket put before it. */
function subjectFor({ subject, text }: Message): string {
  let rest = subject;
  while (ANSWERED.test(rest)) rest = rest.replace(ANSWERED, '');
  return rest || text.split('\n')[0]?.slice(0, 120) || '';
}

/** Gives messages a ticket of their own; it can be undone from what says so, and later from either timeline. */
export default function SplitDialog({ message, onClose }: Props) {
  const { t, lang } = useT('talk');
  const navigate = useNavigate();
  const { data } = useInfiniteQuery({ ...timelineOf(message.ticket_id), enabled: false });
  const all = (data?.pages.flatMap((page) => page.items) ?? []).flatMap((one) =>
    one.message && one.message.direction !== 'system' ? [one.message] : [],
  );
  const later = all.slice(all.findIndex((one) => one.id === message.id)).map(({ id }) => id);
  const [chosen, choose] = useState([message.id]);
  const list = useRef<HTMLDivElement>(null);
  // of many messages the one it was asked for is in sight
  useEffect(() => list.current?.querySelector(':checked')?.scrollIntoView?.({ block: 'nearest' }), []);
  const [subject, setSubject] = useState(subjectFor(message));
  const [queue, setQueue] = useState<string | null>(null);
  const [assignee, setAssignee] = useState<string | null>(null);
  const queues = useQueues(true);
  const people = usePeople(true);
  const undo = useUnsplit();
  const keyOf = useIntent();
  const body = {
    messages: chosen,
    subject,
    queue: queue ? Number(queue) : null,
    assignee: assignee ? Number(assignee) : null,
  };
  const ask = () => {
    const params = { path: { id: message.ticket_id }, header: { 'Idempotency-Key': keyOf(body) } };
    return api.POST('/api/v1/tickets/{id}/split', { params, body });
  };
  const split = useAction(ask, { failed: t('split.failed'), stale: ['tickets'] });
  const done = (made: Schema['TicketDetail']) => {
    onClose();
    const id = `split-${made.id}`;
    notifications.show({
      id,
      autoClose: 10_000,
      message: (
        <>
          {t('split.done', { number: made.number })}{' '}
          <Button
            size="compact-xs"
            variant="default"
            onClick={() => {
              notifications.hide(id);
              undo.mutate(made.id);
            }}
          >
            {t('planned.undo')}
          </Button>
        </>
      ),
    });
    void navigate({ to: '/desk/{-$id}', params: { id: String(made.id) } });
  };
  return (
    <Modal
      opened
      size={620}
      onClose={onClose}
      title={t('split.title')}
      closeButtonProps={{ 'aria-label': t('tools.close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          // the message goes away with this dialog: what follows must not hang on either
          split.mutateAsync(undefined).then(
            ({ data }) => data && done(data),
            () => {},
          );
        }}
      >
        <Stack gap="sm">
          <p className="muted">{t('split.hint')}</p>
          <TextInput
            label={t('split.subject')}
            value={subject}
            maxLength={500}
            required
            data-autofocus
            onChange={(event) => setSubject(event.currentTarget.value)}
          />
          <fieldset className={css.carried}>
            <legend>{t('split.messages', { count: chosen.length })}</legend>
            {later.length > 1 && (
              <Button size="compact-xs" variant="default" onClick={() => choose(later)}>
                {t('split.later', { count: later.length })}
              </Button>
            )}
            <div ref={list} className={css.quotes}>
              {all.map((one) => (
                <Checkbox
                  key={one.id}
                  size="xs"
                  checked={chosen.includes(one.id)}
                  label={`${one.author_name} · ${fmt(one.created_at, lang, MOMENT)} · ${one.text.slice(0, 80)}`}
                  onChange={(event) =>
                    choose(event.currentTarget.checked ? [...chosen, one.id] : chosen.filter((id) => id !== one.id))
                  }
                />
              ))}
            </div>
          </fieldset>
          <Group grow>
            <Select
              label={t('split.queue')}
              clearable
              searchable
              value={queue}
              onChange={setQueue}
              data={(queues.data ?? []).map((one) => ({ value: String(one.id), label: localised(one.name, lang) }))}
            />
            <Select
              label={t('split.assignee')}
              clearable
              searchable
              value={assignee}
              onChange={setAssignee}
              data={(people.data ?? []).map((one) => ({ value: String(one.id), label: one.name }))}
            />
          </Group>
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {t('split.cancel')}
            </Button>
            <Button type="submit" loading={split.isPending} disabled={!chosen.length || !subject.trim()}>
              {t('split.do')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
