import { Link, useParams } from '@tanstack/react-router';
import { Suspense, useState } from 'react';
import { isSupervising, useMe } from '@/api/me';
import { Forbidden } from '@/features/supervision/page';
import { useT } from '@/i18n/t';
import { lazy } from '@/lib/later';
import { dayOf, serverNow } from '@/lib/time';
import { useTitle } from '@/lib/title';
import { AgentReport } from './AgentReport';
import { type Range, useCompanyDay } from './api';
import { useBehind } from './behind';
import { SECTIONS, type Section, type Shared } from './parts';
import { QueueReport } from './QueueReport';
import css from './Reports.module.css';
import { StaffingPage } from './StaffingPage';

const BehindDrawer = lazy(() => import('./BehindDrawer'));

function Reports() {
  const { t } = useT('reports');
  const { id } = useParams({ strict: false });
  const section: Section = SECTIONS.find((one) => one === id) ?? 'queues';
  const day = useCompanyDay();
  const today = dayOf(serverNow(), day.data?.zone);
  const [chosen, setRange] = useState<Range | null>(null);
  const range: Range = chosen ?? { from: today, to: today, step: 30 };
  const behind = useBehind((state) => state.behind);
  const shared: Shared = { range, today, setRange };
  return (
    <div className={css.page}>
      <header className={css.title}>
        <h1>{t('title')}</h1>
        <nav className={css.tabs} aria-label={t('title')}>
          {SECTIONS.map((one) => (
            <Link
              key={one}
              to="/reports/{-$id}"
              params={{ id: one === 'queues' ? undefined : one }}
              activeOptions={{ exact: true }}
              aria-current={one === section ? 'page' : undefined}
            >
              {t(`section.${one}`)}
            </Link>
          ))}
        </nav>
      </header>
      {section === 'queues' && <QueueReport {...shared} />}
      {section === 'agents' && <AgentReport {...shared} />}
      {section === 'staffing' && <StaffingPage {...shared} />}
      <Suspense>{behind && <BehindDrawer />}</Suspense>
    </div>
  );
}

/** What came, what became of it, and how many people it takes. */
export default function Page() {
  const { t } = useT('reports');
  useTitle(t('title'));
  return isSupervising(useMe()) ? <Reports /> : <Forbidden />;
}
