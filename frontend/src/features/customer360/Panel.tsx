import { $api, type Schema } from '@/api/client';
import { useT } from '@/i18n/t';
import { Trouble } from '@/ui/State';
import css from './Customer360.module.css';
import { Identity } from './Identity';
import { Knowledge } from './Knowledge';
import { OpenTickets } from './OpenTickets';
import { Products } from './Products';
import { PanelLoading } from './parts';
import { Recent } from './Recent';
import { Retention } from './Retention';
import { Tiles } from './Tiles';
import { Unknown } from './Unknown';

type Ticket = Schema['TicketDetail'];

function Known({ id, ticket }: { id: number; ticket: Ticket }) {
  const { t } = useT('panel');
  const overview = $api.useQuery('get', '/api/v1/customers/{id}/overview', { params: { path: { id } } });
  if (overview.isPending) return <PanelLoading />;
  if (!overview.data)
    return <Trouble title={t('failed')} error={overview.error} retry={() => void overview.refetch()} />;
  const { data } = overview;
  return (
    <>
      <Identity overview={data} ticket={ticket.id} />
      <Tiles overview={data} />
      <Retention cases={data.retention_cases} />
      <OpenTickets tickets={data.open_tickets} except={ticket.id} />
      <Products subscriptions={data.subscriptions} ticket={ticket.id} />
      <Recent entries={data.recent} />
    </>
  );
}

/** Everything known about whoever the open ticket is from, and what may help with it. */
export function CustomerPanel({ ticketId }: { ticketId: number | null }) {
  const { t } = useT('panel');
  const ticket = $api.useQuery(
    'get',
    '/api/v1/tickets/{id}',
    { params: { path: { id: ticketId ?? 0 } } },
    { enabled: ticketId !== null },
  );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll area must be reachable by keyboard
    <aside className={css.pane} aria-label={t('label')} tabIndex={0}>
      {ticketId === null && <p className={css.nobody}>{t('nobody')}</p>}
      {ticketId !== null && ticket.isPending && <PanelLoading />}
      {ticket.data && (
        <>
          {ticket.data.customer ? (
            <Known key={ticket.data.customer.id} id={ticket.data.customer.id} ticket={ticket.data} />
          ) : (
            <Unknown ticket={ticket.data} />
          )}
          <Knowledge ticket={ticket.data.id} />
        </>
      )}
    </aside>
  );
}
