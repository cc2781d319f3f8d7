import { Button } from '@mantine/core';
import { IconAlertOctagon, IconLockOpen, IconSettings, IconUsers } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { call } from '@/api/call';
import { useT } from '@/i18n/t';
import { lazy } from '@/lib/later';
import { localised } from '@/lib/names';
import { CLOCK, fmt } from '@/lib/time';
import { useAction } from '@/ui/action';
import { SwitchButton } from '@/ui/emergency/SwitchButton';
import { MediaIcon, mediaTone } from '@/ui/marks';
import { waitingIn } from './board';
import css from './Detail.module.css';
import { LevelBar, Ticking, usePercent } from './parts';
import type { AgentLine, Figures, QueueLine } from './types';
import { WaitingList } from './WaitingList';

const QueueSwitch = lazy(() => import('@/ui/emergency/QueueSwitch'));

/** One medium of a queue: the same figures, apart. */
function Medium({ figures, seconds }: { figures: Figures; seconds: number }) {
  const { t } = useT('supervision');
  const { t: word } = useT('common');
  const percent = usePercent();
  const share = figures.abandoned_percent_30_minutes;
  const facts = [
    { name: t('queue.waiting'), value: waitingIn(figures) },
    {
      name: t('queue.longest'),
      value: figures.longest_wait_since ? <Ticking since={figures.longest_wait_since} long={1000 * seconds} /> : '–',
    },
    { name: t('queue.pastTarget'), value: figures.past_target },
    { name: t('queue.level'), value: <LevelBar level={figures.service_level_percent} seconds={seconds} bar={false} /> },
    { name: t('queue.offered'), value: figures.offered_today },
    { name: t('queue.answered'), value: figures.answered_today },
    {
      name: t('queue.abandoned'),
      value: `${figures.abandoned_today}${figures.abandoned_short_today ? ` (${t('queue.short', { count: figures.abandoned_short_today })})` : ''}`,
    },
    { name: t('queue.abandonedShare'), value: share === null ? '–' : percent(share) },
  ];
  return (
    <section className={css.medium} aria-label={word(`media.${figures.media}`)}>
      <h3>
        <span className={css.tile} data-tone={mediaTone(figures.media)}>
          <MediaIcon media={figures.media} size={15} />
        </span>
        {word(`media.${figures.media}`)}
      </h3>
      <dl>
        {facts.map(({ name, value }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className="num">{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Closed({ queue }: { queue: QueueLine }) {
  const { t, lang } = useT('supervision');
  const open = useAction(() => call('delete', `queues/${queue.id}/emergency`), {
    failed: t('emergency.notOpened'),
    done: t('emergency.opened', { queue: localised(queue.name, lang) }),
    stale: ['queues', 'supervision'],
  });
  return (
    <div className={css.closed} role="status">
      <IconAlertOctagon size={17} aria-hidden />
      {t('emergency.since', { t: fmt(queue.emergency_since ?? '', lang, CLOCK) })}
      <Button
        size="compact-sm"
        variant="default"
        leftSection={<IconLockOpen size={14} aria-hidden />}
        loading={open.isPending}
        onClick={() => open.mutate(undefined)}
      >
        {t('emergency.open')}
      </Button>
    </div>
  );
}

interface Props {
  queue: QueueLine;
  agents: AgentLine[];
  onAgents: () => void;
}

/** What stands behind a queue's line: its media, who waits in it, and what can be done about it. */
export function QueueOpen({ queue, agents, onAgents }: Props) {
  const { t } = useT('supervision');
  const media = queue.by_media.length ? queue.by_media : [queue];
  return (
    <div className={css.open}>
      <div className={css.side}>
        {queue.emergency_since && <Closed queue={queue} />}
        {media.map((figures) => (
          <Medium key={figures.media} figures={figures} seconds={queue.service_level_seconds} />
        ))}
        <div className={css.doors}>
          <Button variant="default" leftSection={<IconUsers size={15} aria-hidden />} onClick={onAgents}>
            {t('queue.itsAgents')}
          </Button>
          <Link to="/settings/{-$id}" params={{ id: `queue-${queue.id}` }} className={css.door}>
            <IconSettings size={15} aria-hidden />
            {t('queue.settings')}
          </Link>
          <SwitchButton label={t('emergency.switch')} thrown={!!queue.emergency_since}>
            {(close) => <QueueSwitch queue={queue} onClose={close} />}
          </SwitchButton>
        </div>
      </div>
      <WaitingList queue={queue} agents={agents} />
    </div>
  );
}
