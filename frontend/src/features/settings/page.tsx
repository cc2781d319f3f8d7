import { Skeleton } from '@mantine/core';
import {
  IconBolt,
  IconCalendarTime,
  IconCoffee,
  IconForms,
  IconKey,
  IconMail,
  IconMailOff,
  IconMessage2Bolt,
  IconRobot,
  IconRouteAltLeft,
  IconSitemap,
  IconStack2,
  IconStars,
  IconStopwatch,
  IconTrash,
  IconUserCircle,
  IconUsers,
} from '@tabler/icons-react';
import { Link, useParams } from '@tanstack/react-router';
import { Suspense } from 'react';
import { isSupervising, useMe } from '@/api/me';
import { useT } from '@/i18n/t';
import { lazy } from '@/lib/later';
import { useTitle } from '@/lib/title';
import { Mailboxes } from './Mailboxes';
import { People } from './People';
import { Profile } from './Profile';
import { Quarantine } from './Quarantine';
import { Breaks } from './routing/Breaks';
import { Calendars } from './routing/Calendars';
import { QueuePage } from './routing/QueuePage';
import { Queues } from './routing/Queues';
import { Skills } from './routing/Skills';
import css from './Settings.module.css';
import { Teams } from './Teams';
import { Tokens } from './Tokens';

const Flows = lazy(() => import('./flows/Flows'));
const Policies = lazy(() => import('./promises/Policies'));
const Rules = lazy(() => import('./automation/Rules'));
const Texts = lazy(() => import('./kept/Texts'));
const Macros = lazy(() => import('./kept/Macros'));
const Fields = lazy(() => import('./fields/Fields'));
const Bin = lazy(() => import('./kept/Bin'));
const FlowPage = lazy(() => import('./flows/FlowPage'));

type Who = 'all' | 'writing' | 'supervising' | 'admin';
const SECTIONS = [
  { key: 'profile', group: 'mine', who: 'all' as Who, Icon: IconUserCircle, Section: Profile },
  { key: 'texts', group: 'mine', who: 'writing' as Who, Icon: IconMessage2Bolt, Section: Texts },
  { key: 'macros', group: 'mine', who: 'writing' as Who, Icon: IconBolt, Section: Macros },
  { key: 'tokens', group: 'mine', who: 'all' as Who, Icon: IconKey, Section: Tokens },
  { key: 'queues', group: 'routing', who: 'supervising' as Who, Icon: IconStack2, Section: Queues },
  { key: 'skills', group: 'routing', who: 'supervising' as Who, Icon: IconStars, Section: Skills },
  { key: 'flows', group: 'routing', who: 'supervising' as Who, Icon: IconRouteAltLeft, Section: Flows },
  { key: 'hours', group: 'routing', who: 'supervising' as Who, Icon: IconCalendarTime, Section: Calendars },
  { key: 'breaks', group: 'routing', who: 'supervising' as Who, Icon: IconCoffee, Section: Breaks },
  { key: 'promises', group: 'desk', who: 'admin' as Who, Icon: IconStopwatch, Section: Policies },
  { key: 'automation', group: 'desk', who: 'admin' as Who, Icon: IconRobot, Section: Rules },
  { key: 'fields', group: 'desk', who: 'admin' as Who, Icon: IconForms, Section: Fields },
  { key: 'bin', group: 'house', who: 'supervising' as Who, Icon: IconTrash, Section: Bin },
  { key: 'people', group: 'house', who: 'admin' as Who, Icon: IconUsers, Section: People },
  { key: 'teams', group: 'house', who: 'admin' as Who, Icon: IconSitemap, Section: Teams },
  { key: 'mailboxes', group: 'house', who: 'admin' as Who, Icon: IconMail, Section: Mailboxes },
  { key: 'quarantine', group: 'house', who: 'admin' as Who, Icon: IconMailOff, Section: Quarantine },
] as const;
const GROUPS = ['mine', 'routing', 'desk', 'house'] as const;

/** My own settings; for supervisors how work is routed; for administrators what needs a look. */
export default function Page() {
  const { t } = useT('settings');
  const { id } = useParams({ strict: false });
  const flow = /^flow-(\d+)$/.exec(id ?? '')?.[1];
  const queue = /^queue-(\d+)$/.exec(id ?? '')?.[1];
  const me = useMe();
  useTitle(t('title'));
  const may = { all: true, writing: me.handles_contacts, supervising: isSupervising(me), admin: me.role === 'admin' };
  const sections = SECTIONS.filter((one) => may[one.who]);
  const current = sections.find((one) => one.key === (queue ? 'queues' : flow ? 'flows' : id)) ?? SECTIONS[0];
  return (
    <div className={css.page}>
      <nav aria-label={t('title')}>
        <h1>{t('title')}</h1>
        {GROUPS.map((group) => {
          const own = sections.filter((one) => one.group === group);
          return (
            own.length > 0 && (
              <div key={group} className={css.group}>
                <small>{t(`group.${group}`)}</small>
                {own.map(({ key, Icon }) => (
                  <Link
                    key={key}
                    to="/settings/{-$id}"
                    params={{ id: key }}
                    aria-current={current.key === key ? 'page' : undefined}
                  >
                    <Icon size={18} stroke={1.7} aria-hidden />
                    {t(`section.${key}`)}
                  </Link>
                ))}
              </div>
            )
          );
        })}
      </nav>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll area must be reachable by keyboard */}
      <section className={css.body} tabIndex={0} aria-label={t(`section.${current.key}`)}>
        <Suspense fallback={<Skeleton height={320} radius={10} />}>
          {queue && current.key === 'queues' ? (
            <QueuePage key={queue} id={Number(queue)} />
          ) : flow && current.key === 'flows' ? (
            <FlowPage key={flow} id={Number(flow)} />
          ) : (
            <current.Section />
          )}
        </Suspense>
      </section>
    </div>
  );
}
