import { Button, Skeleton, Textarea } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useT } from '@/i18n/t';
import { fmt } from '@/lib/time';
import { useAction } from '@/ui/action';
import { Trouble } from '@/ui/State';
import { addNote, useNotes } from './api';
import css from './Customers.module.css';
import look from './Timeline.module.css';

function NoteForm({ id }: { id: number }) {
  const { t } = useT('customers');
  const [body, setBody] = useState('');
  const add = useAction((text: string) => addNote(id, text), { failed: t('notes.failed'), stale: ['customers'] });
  const submit = (e: FormEvent) => {
    e.preventDefault();
    if (body.trim()) add.mutate(body.trim(), { onSuccess: () => setBody('') });
  };
  return (
    <form className={look.noteForm} onSubmit={submit}>
      <Textarea
        aria-label={t('notes.write')}
        placeholder={t('notes.placeholder')}
        autosize
        minRows={1}
        maxRows={8}
        maxLength={10_000}
        value={body}
        onChange={(e) => setBody(e.currentTarget.value)}
      />
      <Button type="submit" variant="default" disabled={!body.trim()} loading={add.isPending}>
        {t('notes.add')}
      </Button>
    </form>
  );
}

/** What colleagues should know about this customer, outside any ticket. */
export function Notes({ id, readOnly }: { id: number; readOnly: boolean }) {
  const { t, lang } = useT('customers');
  const found = useNotes(id);
  const when = (at: string) => fmt(Date.parse(at), lang, { dateStyle: 'medium', timeStyle: 'short' });
  return (
    <section className={css.box} aria-labelledby="notes">
      <h2 id="notes">{t('notes.title')}</h2>
      {!readOnly && <NoteForm id={id} />}
      {readOnly && found.rows?.length === 0 && <p className="muted">{t('notes.none')}</p>}
      {found.isPending && <Skeleton height={44} />}
      {found.error && !found.rows && (
        <Trouble small title={t('notes.notLoaded')} error={found.error} retry={() => void found.refetch()} />
      )}
      <ul className={look.notes}>
        {found.rows?.map((note) => (
          <li key={note.id}>
            <p>{note.body}</p>
            <small className="muted num">
              {note.author} · {when(note.created_at)}
            </small>
          </li>
        ))}
      </ul>
      {found.hasNextPage && (
        <Button size="compact-xs" variant="default" onClick={() => void found.fetchNextPage()}>
          {t('more')}
        </Button>
      )}
    </section>
  );
}
