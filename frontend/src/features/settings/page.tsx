import { Skeleton } from '@mantine/core';
import {
  IconBolt,
  IconCalendarTime,
  IconCategory,
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
  IconTags,
  IconTrash,
  IconUserCircle,
  IconUserShield,
  IconUsers,
} from '@tabler/icons-react';
import { Link, useParams } from '@tanstack/react-router';
import { type ReactNode, Suspense } from 'react';
import { useMe } from '@/api/me';
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
import { GROUPS, type Section, sectionsOf } from './sections';
import { Teams } from './Teams';
import { Tokens } from './Tokens';

const Flows = lazy(() => import('./flows/Flows'));
const Policies = lazy(() => import('./promises/Policies'));
const Rules = lazy(() => import('./automation/Rules'));
const Texts = lazy(() => import('./kept/Texts'));
const Macros = lazy(() => import('./kept/Macros'));
const Fields = lazy(() => import('./fields/Fields'));
const Classes = lazy(() => import('./customers/Classes'));
const Tags = lazy(() => import('./customers/Tags'));
const Bin = lazy(() => import('./kept/Bin'));
const Privacy = lazy(() => import('@/features/privacy/Privacy'));
const FlowPage = lazy(() => import('./flows/FlowPage'));

const ICONS: { [key in Section]: typeof IconBolt } = {
  profile: IconUserCircle,
  texts: IconMessage2Bolt,
  macros: IconBolt,
  tokens: IconKey,
  queues: IconStack2,
  skills: IconStars,
  flows: IconRouteAltLeft,
  hours: IconCalendarTime,
  breaks: IconCoffee,
  promises: IconStopwatch,
  automation: IconRobot,
  fields: IconForms,
  classes: IconCategory,
  tags: IconTags,
  bin: IconTrash,
  privacy: IconUserShield,
  people: IconUsers,
  teams: IconSitemap,
  mailboxes: IconMail,
  quarantine: IconMailOff,
};
const SECTIONS: { [key in Section]: () => ReactNode } = {
  profile: Profile,
  texts: () => <Texts />,
  macros: () => <Macros />,
  tokens: Tokens,
  queues: Queues,
  skills: Skills,
  flows: () => <Flows />,
  hours: Calendars,
  breaks: Breaks,
  promises: () => <Policies />,
  automation: () => <Rules />,
  fields: () => <Fields />,
  classes: () => <Classes />,
  tags: () => <Tags />,
  bin: () => <Bin />,
  privacy: () => <Privacy />,
  people: People,
  teams: Teams,
  mailboxes: Mailboxes,
  quarantine: Quarantine,
};

/** My own settings; for supervisors how work is routed; for administrators what needs a look. */
export default function Page() {
  const { t } = useT('settings');
  const { id } = useParams({ strict: false });
  const flow = /^flow-(\d+)$/.exec(id ?? '')?.[1];
  const queue = /^queue-(\d+)$/.exec(id ?? '')?.[1];
  const me = useMe();
  useTitle(t('title'));
  const sections = sectionsOf(me);
  const asked = queue ? 'queues' : flow ? 'flows' : id;
  const current = sections.find((one) => one.key === asked)?.key ?? 'profile';
  const Current = SECTIONS[current];
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
                {own.map(({ key }) => {
                  const Icon = ICONS[key];
                  return (
                    <Link
                      key={key}
                      to="/settings/{-$id}"
                      params={{ id: key }}
                      aria-current={current === key ? 'page' : undefined}
                    >
                      <Icon size={18} stroke={1.7} aria-hidden />
                      {t(`section.${key}`)}
                    </Link>
                  );
                })}
              </div>
            )
          );
        })}
      </nav>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll area must be reachable by keyboard */}
      <section className={css.body} tabIndex={0} aria-label={t(`section.${current}`)}>
        <Suspense fallback={<Skeleton height={320} radius={10} />}>
          {queue && current === 'queues' ? (
            <QueuePage key={queue} id={Number(queue)} />
          ) : flow && current === 'flows' ? (
            <FlowPage key={flow} id={Number(flow)} />
          ) : (
            <Current />
          )}
        </Suspense>
      </section>
    </div>
  );
}
