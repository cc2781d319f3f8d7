import { useEffect } from 'react';
import { $api } from '@/api/client';
import { useT } from '@/i18n/t';
import { lazy, Spare } from '@/lib/later';
import css from './Customer360.module.css';
import { PanelLoading } from './parts';

// Fetched when the desk is at rest: the first picture of the desk has no ticket open.
const About = lazy(() => import('./About'));

/** Everything known about whoever the open ticket is from, and what may help with it. */
export function CustomerPanel({ ticketId }: { ticketId: number | null }) {
  const { t } = useT('panel');
  const ticket = $api.useQuery(
    'get',
    '/api/v1/tickets/{id}',
    { params: { path: { id: ticketId ?? 0 } } },
    { enabled: ticketId !== null },
  );
  useEffect(() => {
    const warm = setTimeout(() => void About.preload(), 1500);
    return () => clearTimeout(warm);
  }, []);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll area must be reachable by keyboard
    <aside className={css.pane} aria-label={t('label')} tabIndex={0}>
      {ticketId === null && <p className={css.nobody}>{t('nobody')}</p>}
      {ticketId !== null && ticket.isPending && <PanelLoading />}
      {ticket.data && (
        <Spare fallback={<PanelLoading />}>
          <About ticket={ticket.data} />
        </Spare>
      )}
    </aside>
  );
}
