import { useMediaQuery } from '@mantine/hooks';
import { IconArrowLeft, IconUserSquareRounded } from '@tabler/icons-react';
import { useNavigate, useParams } from '@tanstack/react-router';
import { Suspense, useCallback, useState } from 'react';
import { useCallBack } from '@/features/customer360/callBack';
import { CustomerPanel } from '@/features/customer360/Panel';
import { WorkList } from '@/features/desk/WorkList';
import { useReservation } from '@/features/softphone/actions';
import { TicketView } from '@/features/tickets/TicketView';
import { useT } from '@/i18n/t';
import { useHotkeys } from '@/lib/hotkeys';
import { lazy } from '@/lib/later';
import { useOnePane } from '@/lib/pane';
import { useTitle } from '@/lib/title';
import { Empty } from '@/ui/State';
import { Tip } from '@/ui/Tip';
import css from './Desk.module.css';

const CustomerDrawer = lazy(() => import('./CustomerDrawer'));

function Nothing() {
  const { t } = useT('desk');
  return (
    <section className={css.none} aria-label={t('none.title')}>
      <Empty title={t('none.title')}>
        <p>{t('none.text')}</p>
      </Empty>
    </section>
  );
}

/** One screen, no dialog: my work, the ticket, the customer. */
export default function DeskPage() {
  const { t } = useT('desk');
  const { t: panel } = useT('panel');
  const params = useParams({ strict: false }) as { id?: string };
  const opened = params.id && /^\d+$/.test(params.id) ? Number(params.id) : null;
  const navigate = useNavigate();
  const { accept } = useReservation();
  const narrow = useMediaQuery('(max-width: 1180px)', false, { getInitialValueInEffect: false });
  const onePane = useOnePane();
  const [drawer, setDrawer] = useState(false);
  const open = useCallback(
    (id: number) => void navigate({ to: '/desk/{-$id}', params: { id: String(id) } }),
    [navigate],
  );
  const callBack = useCallBack();
  useHotkeys({ b: () => void (opened !== null && callBack(opened)) });
  useTitle(t('title'));
  return (
    <div className={css.desk} data-opened={opened !== null}>
      <div className={css.list}>
        <WorkList opened={opened} onOpen={open} onAccept={(work) => void accept(work)} choose={!onePane} />
      </div>
      <div className={css.centre}>
        {onePane && (
          <Tip label={t('back')} onClick={() => void navigate({ to: '/desk/{-$id}', params: {} })}>
            <IconArrowLeft size={18} />
          </Tip>
        )}
        {opened === null ? <Nothing /> : <TicketView key={opened} id={opened} />}
      </div>
      {narrow ? (
        <>
          <div className={css.toggle} hidden={opened === null}>
            <Tip label={panel('label')} size={36} variant="default" onClick={() => setDrawer(true)}>
              <IconUserSquareRounded size={20} stroke={1.7} />
            </Tip>
          </div>
          {drawer && (
            <Suspense>
              <CustomerDrawer ticketId={opened} onClose={() => setDrawer(false)} />
            </Suspense>
          )}
        </>
      ) : (
        <div className={css.side}>
          <CustomerPanel ticketId={opened} />
        </div>
      )}
    </div>
  );
}
