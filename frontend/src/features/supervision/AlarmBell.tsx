import { Popover } from '@mantine/core';
import { IconUrgent } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useT } from '@/i18n/t';
import { Trouble } from '@/ui/State';
import { Tip } from '@/ui/Tip';
import css from './Alarms.module.css';
import { sortedOpen, useAlarms, useAlarmWords } from './alarms';
import { OpenAlarm } from './OpenAlarm';

/** The alarms of a supervisor, from every page: how many nobody sees to, and which. */
export default function AlarmBell() {
  const { t } = useT('supervision');
  const alarms = useAlarms();
  const words = useAlarmWords();
  const [opened, setOpened] = useState(false);
  const open = sortedOpen(alarms.data?.open ?? []);
  const fresh = open.filter((alarm) => !alarm.acknowledged_at);
  const worst = fresh.some((alarm) => alarm.level === 'critical') ? 'critical' : 'warning';
  const first = fresh[0];
  const said = first && words(first);
  const unread = alarms.isError && !alarms.data;
  const label = unread
    ? t('alarm.failed')
    : fresh.length
      ? t('alarm.bell', { count: fresh.length })
      : t('alarm.bellQuiet');
  return (
    <>
      <Popover opened={opened} onChange={setOpened} position="bottom-end" withArrow trapFocus returnFocus>
        <span className={css.bell}>
          <Popover.Target>
            <Tip label={label} size={34} onClick={() => setOpened((was) => !was)}>
              <IconUrgent size={20} stroke={1.7} />
            </Tip>
          </Popover.Target>
          {unread && (
            <b className={css.badge} data-level="warning" aria-hidden>
              !
            </b>
          )}
          {fresh.length > 0 && (
            <b className={`${css.badge} num`} data-level={worst} aria-hidden>
              {fresh.length > 99 ? '99+' : fresh.length}
            </b>
          )}
        </span>
        <Popover.Dropdown p={0}>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll area must be reachable by keyboard */}
          <section className={css.drop} tabIndex={0} aria-label={t('alarm.open')}>
            <h2>{t('alarm.open')}</h2>
            {unread ? (
              <Trouble small title={t('alarm.failed')} error={alarms.error} retry={() => void alarms.refetch()} />
            ) : open.length ? (
              <ul className={css.alarms}>
                {open.map((alarm) => (
                  <OpenAlarm key={alarm.id} alarm={alarm} />
                ))}
              </ul>
            ) : (
              <p className={css.calm}>{t('alarm.none')}</p>
            )}
          </section>
          <Link
            to="/supervision/{-$id}"
            params={{ id: 'alarms' }}
            className={css.dropFoot}
            onClick={() => setOpened(false)}
          >
            {t('alarm.all')}
          </Link>
        </Popover.Dropdown>
      </Popover>
      <span className="sr" role="status">
        {said?.line ?? ''}
      </span>
    </>
  );
}
