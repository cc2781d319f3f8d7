import { ActionIcon, Button, NativeSelect, TextInput } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { $api, api } from '@/api/client';
import { Failure } from '@/api/failure';
import { useT } from '@/i18n/t';
import { subjectOf } from '@/lib/names';
import { useAction } from '@/ui/action';
import { Trouble } from '@/ui/State';
import css from './Tools.module.css';

const KINDS = ['related', 'parent', 'child'] as const;
type Kind = (typeof KINDS)[number];

/** Other tickets that this one has to do with. */
export function Links({ ticket }: { ticket: number }) {
  const { t, lang } = useT('talk');
  const { t: word } = useT('common');
  const params = { path: { id: ticket } };
  const links = $api.useQuery('get', '/api/v1/tickets/{id}/links', { params });
  const [number, setNumber] = useState('');
  const [kind, setKind] = useState<Kind>('related');
  const words = { failed: t('links.failed'), stale: ['tickets'] };
  const add = useAction(
    () => api.POST('/api/v1/tickets/{id}/links', { params, body: { number: Number(number), kind } }),
    { ...words, shown: (error) => error instanceof Failure && !!error.fields.number },
  );
  const remove = useAction(
    (id: number) => api.DELETE('/api/v1/ticket-links/{id}', { params: { path: { id } } }),
    words,
  );
  const wrong = add.error instanceof Failure ? add.error.fields.number : undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate(undefined, { onSuccess: () => setNumber('') });
  };
  if (links.error && !links.data)
    return <Trouble small title={t('links.notLoaded')} error={links.error} retry={() => void links.refetch()} />;
  return (
    <>
      <ul className={css.lines}>
        {links.data?.map((link) => (
          <li key={link.id} className={css.line}>
            <small>{t(`links.kind.${link.kind}`)}</small>
            <Link to="/desk/{-$id}" params={{ id: String(link.ticket.id) }}>
              #{link.ticket.number} {subjectOf(link.ticket, lang)}
            </Link>
            <small>{word(`status.${link.ticket.status}`)}</small>
            <ActionIcon
              size={24}
              aria-label={t('links.remove', { number: link.ticket.number })}
              onClick={() => remove.mutate(link.id)}
            >
              <IconX size={14} aria-hidden />
            </ActionIcon>
          </li>
        ))}
      </ul>
      {links.data?.length === 0 && <p className="muted">{t('links.empty')}</p>}
      <form className={css.form} onSubmit={submit}>
        <TextInput
          className={css.grow}
          label={t('links.number')}
          inputMode="numeric"
          value={number}
          error={wrong}
          onChange={(event) => setNumber(event.currentTarget.value.replace(/\D/g, ''))}
          data-autofocus
        />
        <NativeSelect
          label={t('links.what')}
          value={kind}
          data={KINDS.map((value) => ({ value, label: t(`links.kind.${value}`) }))}
          onChange={(event) => setKind(event.currentTarget.value as Kind)}
        />
        <Button type="submit" variant="default" disabled={!number} loading={add.isPending}>
          {t('links.add')}
        </Button>
      </form>
    </>
  );
}
