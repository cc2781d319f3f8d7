import { $api, type Schema } from '@/api/client';
import { useT } from '@/i18n/t';
import { useShared } from '@/lib/shared';
import { Trouble } from '@/ui/State';
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
  return <Parts of={overview.data} ticket={ticket.id} />;
}

/** Each is drawn anew only when what it tells did change: a busy customer's last contacts change all the time. */
function Parts({ of: data, ticket }: { of: Schema['CompleteOverview']; ticket: number }) {
  const { customer, contact_points, tiles, churn } = data;
  const known = useShared({ customer, contact_points });
  const figures = useShared({ tiles, churn, customer });
  return (
    <>
      <Identity overview={known} ticket={ticket} />
      <Tiles overview={figures} />
      <Retention cases={data.retention_cases} />
      <OpenTickets tickets={data.open_tickets} except={ticket} />
      <Products subscriptions={data.subscriptions} ticket={ticket} />
      <Recent entries={data.recent} />
    </>
  );
}

/** Whoever an open ticket is from, and the articles that fit it. */
export default function About({ ticket }: { ticket: Ticket }) {
  return (
    <>
      {ticket.customer ? (
        <Known key={ticket.customer.id} id={ticket.customer.id} ticket={ticket} />
      ) : (
        <Unknown ticket={ticket} />
      )}
      <Knowledge key={ticket.id} ticket={ticket.id} subject={ticket.subject} />
    </>
  );
}
