import { ActionIcon, Button, Checkbox, NativeSelect, Textarea } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { $api, api } from '@/api/client';
import { useT } from '@/i18n/t';
import { usePeople } from '@/lib/lists';
import { useAction } from '@/ui/action';
import { Trouble } from '@/ui/State';
import css from './Tools.module.css';

const STALE = ['tickets'];

/** A ticket's checklist; several lines pasted are several tasks. */
export function Tasks({ ticket }: { ticket: number }) {
  const { t } = useT('talk');
  const params = { path: { id: ticket } };
  const tasks = $api.useQuery('get', '/api/v1/tickets/{id}/tasks', { params });
  const people = usePeople();
  const [text, setText] = useState('');
  const [who, setWho] = useState('');
  const words = { failed: t('tasks.failed'), stale: STALE };
  const at = (id: number) => ({ params: { path: { id } } });
  const add = useAction(
    (titles: string[]) =>
      api.POST('/api/v1/tickets/{id}/tasks', {
        params,
        body: { titles, ...(who && { assignee: Number(who) }) },
      }),
    words,
  );
  const tick = useAction(
    ({ id, done }: { id: number; done: boolean }) =>
      api.PATCH('/api/v1/ticket-tasks/{id}', { ...at(id), body: { is_done: done } }),
    words,
  );
  const remove = useAction((id: number) => api.DELETE('/api/v1/ticket-tasks/{id}', at(id)), words);
  const titles = text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (titles.length) add.mutate(titles, { onSuccess: () => setText('') });
  };
  if (tasks.error && !tasks.data)
    return <Trouble small title={t('tasks.notLoaded')} error={tasks.error} retry={() => void tasks.refetch()} />;
  return (
    <>
      <ul className={css.lines}>
        {tasks.data?.map((task) => (
          <li key={task.id} className={css.line} data-done={task.done_at ? true : undefined}>
            <Checkbox
              label={task.title}
              checked={!!task.done_at}
              onChange={(event) => tick.mutate({ id: task.id, done: event.currentTarget.checked })}
            />
            <small>{task.done_by?.name ?? task.assignee?.name}</small>
            <ActionIcon
              size={24}
              aria-label={t('tasks.remove', { title: task.title })}
              onClick={() => remove.mutate(task.id)}
            >
              <IconX size={14} aria-hidden />
            </ActionIcon>
          </li>
        ))}
      </ul>
      {tasks.data?.length === 0 && <p className="muted">{t('tasks.empty')}</p>}
      <form className={css.form} onSubmit={submit}>
        <Textarea
          className={css.grow}
          label={t('tasks.new')}
          description={t('tasks.hint')}
          autosize
          minRows={1}
          maxRows={6}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          data-autofocus
        />
        <NativeSelect
          label={t('tasks.assignee')}
          value={who}
          data={[
            { value: '', label: t('tasks.nobody') },
            ...(people.data ?? []).map(({ id, name }) => ({ value: String(id), label: name })),
          ]}
          onChange={(event) => setWho(event.currentTarget.value)}
        />
        <Button type="submit" variant="default" disabled={!titles.length} loading={add.isPending}>
          {t('tasks.add')}
        </Button>
      </form>
    </>
  );
}
