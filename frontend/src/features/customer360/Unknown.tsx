import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconAddressBook, IconUserQuestion } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { $api, api, type Schema } from '@/api/client';
import { DialNumber } from '@/features/softphone/DialNumber';
import { useT } from '@/i18n/t';
import { live } from '@/live/store';
import { isStale, useMeanwhile } from '@/ui/Meanwhile';
import { Avatar, initials } from '@/ui/marks';
import { useFailureText } from '@/ui/State';
import css from './Customer360.module.css';

type Ticket = Schema['TicketDetail'];

/** Says whose matter it is, after somebody asked; not where a colleague said something else meanwhile. */
function useLink(ticket: Ticket) {
  const { t } = useT('panel');
  const text = useFailureText();
  const meanwhile = useMeanwhile();
  const cache = useQueryClient();
  return async (customer: number) => {
    const params = { path: { id: ticket.id } };
    const { queryKey } = $api.queryOptions('get', '/api/v1/tickets/{id}', { params });
    try {
      const body = { customer, version: ticket.version };
      const { data } = await api.PATCH('/api/v1/tickets/{id}', { params, body });
      if (!data) return;
      cache.setQueryData(queryKey, data);
      live.merge({ ticket: [data] });
    } catch (error) {
      const stale = isStale(error);
      if (stale) void cache.invalidateQueries({ queryKey });
      notifications.show({
        color: 'red',
        title: t('unknown.failed'),
        message: stale ? meanwhile(error) : text(error),
      });
    }
  };
}

/** Nobody is linked to this contact point yet, or several are: said and offered, never guessed. */
export function Unknown({ ticket }: { ticket: Ticket }) {
  const { t } = useT('panel');
  const value = ticket.contact_point?.value ?? '';
  const found = $api.useQuery(
    'get',
    '/api/v1/customers',
    { params: { query: { q: value } } },
    { enabled: value.length > 2 },
  );
  const link = useLink(ticket);
  const candidates = (found.data?.items ?? []).slice(0, 3);
  return (
    <div className={css.unknown}>
      <IconUserQuestion size={30} stroke={1.5} aria-hidden />
      <h2>
        {value && ticket.contact_point?.kind === 'phone' ? (
          <DialNumber number={value} ticket={ticket.id} />
        ) : (
          value || t('unknown.title')
        )}
      </h2>
      <p>{t(candidates.length ? 'unknown.several' : 'unknown.text')}</p>
      {candidates.length > 0 && (
        <ul className={css.candidates}>
          {candidates.map((one) => (
            <li key={one.id}>
              <Avatar size={28}>{initials(one.name)}</Avatar>
              <span className="ell">{one.name}</span>
              <Button size="compact-xs" variant="default" onClick={() => void link(one.id)}>
                {t('unknown.itIs')}
                <span className="sr"> {one.name}</span>
              </Button>
            </li>
          ))}
        </ul>
      )}
      <Link
        to="/customers/{-$id}"
        params={{}}
        search={value ? ({ q: value } as never) : undefined}
        className={css.find}
      >
        <IconAddressBook size={15} aria-hidden />
        {t('unknown.find')}
      </Link>
    </div>
  );
}
