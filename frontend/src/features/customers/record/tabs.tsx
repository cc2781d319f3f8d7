import { Skeleton } from '@mantine/core';
import { Link, useSearch } from '@tanstack/react-router';
import { Suspense } from 'react';
import { isSupervising, useMe } from '@/api/me';
import { useT } from '@/i18n/t';
import { lazy } from '@/lib/later';
import type { CustomerDetail } from '../api';
import { Notes } from '../Notes';
import { Timeline } from '../Timeline';
import css from './Record.module.css';

const Details = lazy(() => import('./Details'));
const Relations = lazy(() => import('./Relations'));
const Files = lazy(() => import('./Files'));
const History = lazy(() => import('./History'));
const Accesses = lazy(() => import('./Accesses'));

const TABS = ['activity', 'details', 'relations', 'files', 'history', 'access'] as const;
type Tab = (typeof TABS)[number];

/** Which part of the record the address names; whoever may not see it, and whoever names none, sees what happened. */
function useTab(): { tab: Tab; tabs: readonly Tab[] } {
  const me = useMe();
  const asked = (useSearch({ strict: false }) as { tab?: string }).tab;
  const tabs = TABS.filter((one) => one !== 'access' || isSupervising(me));
  return { tab: tabs.find((one) => one === asked) ?? 'activity', tabs };
}

function Part({ tab, card, readOnly }: { tab: Tab; card: CustomerDetail; readOnly: boolean }) {
  switch (tab) {
    case 'details':
      return <Details card={card} readOnly={readOnly} />;
    case 'relations':
      return <Relations card={card} readOnly={readOnly} />;
    case 'files':
      return <Files id={card.id} readOnly={readOnly} />;
    case 'history':
      return <History id={card.id} />;
    case 'access':
      return <Accesses id={card.id} />;
    default:
      return (
        <>
          <Notes id={card.id} readOnly={readOnly} />
          <Timeline id={card.id} />
        </>
      );
  }
}

/** The parts of a record, one at a time; the address names which, so that it can be sent to somebody. */
export function Record({ card, readOnly }: { card: CustomerDetail; readOnly: boolean }) {
  const { t } = useT('record');
  const { tab, tabs } = useTab();
  return (
    <>
      <nav className={css.tabs} aria-label={t('tabs')}>
        {tabs.map((one) => (
          <Link
            key={one}
            to="/customers/{-$id}"
            params={{ id: String(card.id) }}
            search={one === 'activity' ? {} : { tab: one }}
            replace
            activeOptions={{ exact: true }}
            aria-current={one === tab ? 'page' : undefined}
          >
            {t(`tab.${one}`)}
          </Link>
        ))}
      </nav>
      <Suspense fallback={<Skeleton height={320} radius={10} />}>
        <Part tab={tab} card={card} readOnly={readOnly} />
      </Suspense>
    </>
  );
}
