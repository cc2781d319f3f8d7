import { Button } from '@mantine/core';
import { IconDoorEnter } from '@tabler/icons-react';
import { useT } from '@/i18n/t';
import { lazy } from '@/lib/later';
import { localised } from '@/lib/names';
import { fmt, MOMENT } from '@/lib/time';
import { useAction } from '@/ui/action';
import { SwitchButton } from '@/ui/emergency/SwitchButton';
import { openQueue } from './api';
import { Part } from './fields';
import { useEditing } from './form';
import css from './Routing.module.css';

const QueueSwitch = lazy(() => import('@/ui/emergency/QueueSwitch'));

/** Where the switch that closes the queue at once is found; while it is closed, the way back. */
export function Emergency() {
  const { t, lang } = useT('settings');
  const { base } = useEditing();
  const spoken = base.media === 'voice';
  const open = useAction(() => openQueue(base.id), {
    failed: t('emergency.failed'),
    done: t('emergency.opened'),
    stale: ['queues'],
  });
  if (base.emergency_since)
    return (
      <Part id="emergency" wrong>
        <p className={css.sentence}>
          {t('emergency.since', { at: fmt(base.emergency_since, lang, MOMENT) })}{' '}
          {spoken && localised(base.emergency_message, lang)}
        </p>
        <div>
          <Button
            variant="default"
            loading={open.isPending}
            leftSection={<IconDoorEnter size={15} aria-hidden />}
            onClick={() => open.mutate(undefined)}
          >
            {t('emergency.open')}
          </Button>
        </div>
      </Part>
    );
  return (
    <Part id="emergency" lead={t(spoken ? 'lead.emergency' : 'lead.emergencyWritten')}>
      <div>
        <SwitchButton label={t('emergency.switch')}>
          {(close) => <QueueSwitch queue={base} onClose={close} />}
        </SwitchButton>
      </div>
    </Part>
  );
}
