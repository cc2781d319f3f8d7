import { Button } from '@mantine/core';
import { IconAlertOctagonFilled, IconAlertTriangleFilled, IconCheck, IconCircleCheckFilled } from '@tabler/icons-react';
import { useT } from '@/i18n/t';
import css from './Alarms.module.css';
import { useAcknowledge, useAlarmWords } from './alarms';
import { Ticking } from './parts';
import type { AlarmRow } from './types';

const LOOK = {
  critical: ['bad', IconAlertOctagonFilled],
  warning: ['warn', IconAlertTriangleFilled],
  recovered: ['ok', IconCircleCheckFilled],
} as const;

function LevelChip({ level }: { level: AlarmRow['level'] }) {
  const { t } = useT('supervision');
  const [tone, Icon] = LOOK[level];
  return (
    <span className="chip" data-tone={tone}>
      <Icon size={13} aria-hidden />
      {t(`alarm.level.${level}`)}
    </span>
  );
}

/** One alarm that is open: what, where, since when, and who sees to it. */
export function OpenAlarm({ alarm }: { alarm: AlarmRow }) {
  const { t } = useT('supervision');
  const words = useAlarmWords()(alarm);
  const acknowledge = useAcknowledge();
  return (
    <li className={css.alarm} data-level={alarm.level} data-seen={alarm.acknowledged_at !== null || undefined}>
      <LevelChip level={alarm.level} />
      <span className={css.words}>
        <b>{words.where}</b>
        <span>
          {words.what} <strong className="num">{words.value}</strong>{' '}
          <small className="muted num">{words.threshold}</small>
        </span>
      </span>
      <Ticking since={alarm.raised_at} />
      {alarm.acknowledged_by ? (
        <span className={css.by}>
          <IconCheck size={14} aria-hidden />
          {t('alarm.by', { who: alarm.acknowledged_by.name })}
        </span>
      ) : (
        <Button
          size="compact-sm"
          variant="default"
          loading={acknowledge.isPending}
          onClick={() => acknowledge.mutate(alarm.id)}
        >
          {t('alarm.acknowledge')}
        </Button>
      )}
    </li>
  );
}
