import { Skeleton } from '@mantine/core';
import { IconBellCheck } from '@tabler/icons-react';
import { useT } from '@/i18n/t';
import { fmt, MOMENT } from '@/lib/time';
import { Empty, Trouble } from '@/ui/State';
import { AlarmRules } from './AlarmRules';
import css from './Alarms.module.css';
import { sortedOpen, useAlarms, useAlarmWords } from './alarms';
import { OpenAlarm } from './OpenAlarm';
import type { AlarmRow } from './types';

function Past({ rows }: { rows: AlarmRow[] }) {
  const { t, lang } = useT('supervision');
  const words = useAlarmWords();
  if (!rows.length) return <p className="muted">{t('alarm.noPast')}</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll area must be reachable by keyboard
    <section className={css.past} tabIndex={0} aria-label={t('alarm.past')}>
      <table>
        <caption className="sr">{t('alarm.past')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('alarm.raised')}</th>
            <th scope="col">{t('alarm.where')}</th>
            <th scope="col">{t('alarm.measure')}</th>
            <th scope="col">{t('alarm.recovered')}</th>
            <th scope="col">{t('alarm.seenBy')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((alarm) => {
            const said = words(alarm);
            return (
              <tr key={alarm.id}>
                <td className="num">{fmt(alarm.raised_at, lang, MOMENT)}</td>
                <th scope="row">{said.where}</th>
                <td>
                  {said.what} <small className="muted num">{said.threshold}</small>
                </td>
                <td className="num">{alarm.recovered_at ? fmt(alarm.recovered_at, lang, MOMENT) : '–'}</td>
                <td>{alarm.acknowledged_by?.name ?? '–'}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

/** What is open, what was, and from when on something is an alarm. */
export function Alarms() {
  const { t } = useT('supervision');
  const alarms = useAlarms();
  if (alarms.isError && !alarms.data)
    return <Trouble title={t('alarm.failed')} error={alarms.error} retry={() => void alarms.refetch()} />;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll area must be reachable by keyboard
    <section className={css.page} tabIndex={0} aria-label={t('section.alarms')}>
      <section className={css.card}>
        <h2>{t('alarm.open')}</h2>
        {!alarms.data && <Skeleton height={120} radius={8} role="status" aria-label={t('loading')} />}
        {alarms.data && !alarms.data.open.length && (
          <Empty title={t('alarm.none')} icon={<IconBellCheck size={26} stroke={1.6} aria-hidden />}>
            <p>{t('alarm.noneHint')}</p>
          </Empty>
        )}
        <ul className={css.alarms}>
          {sortedOpen(alarms.data?.open ?? []).map((alarm) => (
            <OpenAlarm key={alarm.id} alarm={alarm} />
          ))}
        </ul>
      </section>
      <section className={css.card}>
        <h2>{t('rule.title')}</h2>
        <p className={css.lead}>{t('rule.lead')}</p>
        <AlarmRules />
      </section>
      <section className={`${css.card} ${css.whole}`}>
        <h2>{t('alarm.past')}</h2>
        {alarms.data && <Past rows={alarms.data.past} />}
      </section>
    </section>
  );
}
