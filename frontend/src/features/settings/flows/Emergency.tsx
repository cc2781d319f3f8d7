import { Button } from '@mantine/core';
import { IconDoorEnter } from '@tabler/icons-react';
import { useT } from '@/i18n/t';
import { lazy } from '@/lib/later';
import { localised } from '@/lib/names';
import { fmt, MOMENT } from '@/lib/time';
import { useAction } from '@/ui/action';
import { SwitchButton } from '@/ui/emergency/SwitchButton';
import { endEmergency, type Flow } from './api';
import css from './Flows.module.css';

const FlowSwitch = lazy(() => import('./FlowSwitch'));

/** Where the switch is found that answers every call of this flow with one message; while it is on, the way back. */
export function Emergency({ flow }: { flow: Flow }) {
  const { t, lang } = useT('flows');
  const end = useAction(() => endEmergency(flow.id), {
    failed: t('emergency.failed'),
    done: t('emergency.ended'),
    stale: ['flows'],
  });
  return (
    <section className={css.form} aria-label={t('emergency.title')}>
      {flow.emergency_since ? (
        <p className={css.alarm}>
          {t('emergency.since', { at: fmt(flow.emergency_since, lang, MOMENT) })}{' '}
          {localised(flow.emergency_message, lang)}
        </p>
      ) : (
        <p className="muted">{t('emergency.lead')}</p>
      )}
      <div>
        {flow.emergency_since && (
          <Button
            variant="default"
            loading={end.isPending}
            leftSection={<IconDoorEnter size={15} aria-hidden />}
            onClick={() => end.mutate(undefined)}
          >
            {t('emergency.end')}
          </Button>
        )}
        <SwitchButton label={t('emergency.switch')} thrown={!!flow.emergency_since}>
          {(close) => <FlowSwitch flow={flow} onClose={close} />}
        </SwitchButton>
      </div>
    </section>
  );
}
