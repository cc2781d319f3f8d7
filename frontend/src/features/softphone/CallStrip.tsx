import { Tooltip } from '@mantine/core';
import {
  IconMicrophone,
  IconMicrophoneOff,
  IconPhone,
  IconPhoneOff,
  IconPlayerPause,
  IconPlayerPlay,
} from '@tabler/icons-react';
import { useEffect } from 'react';
import { api } from '@/api/client';
import { useMe } from '@/api/me';
import { useT } from '@/i18n/t';
import { localised } from '@/lib/names';
import { phone, startPhone, useDeviceState } from '@/lib/phone';
import { clock, useNow } from '@/lib/time';
import { type Call, useMyCall } from '@/live/derive';
import { useRow } from '@/live/store';
import { Tip } from '@/ui/Tip';
import { useCallActions } from './actions';
import { Keypad } from './Keypad';
import css from './Softphone.module.css';

const Timer = ({ since }: { since: string }) => (
  <span className={`${css.timer} num`}>{clock(useNow(1000) - Date.parse(since))}</span>
);

function OnCall({ call }: { call: Call }) {
  const { t, lang } = useT('phone');
  const work = useRow('work_item', call.work_item);
  const { end, hold, mute } = useCallActions();
  const queue = localised(work?.queue.name, lang);
  const status = call.held ? t('call.held') : call.connected_at ? queue || t('call.active') : t('call.connecting');
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms; this is a set of call controls
    <div className={css.call} data-held={call.held} role="group" aria-label={t('call.tools')}>
      <span className={css.wave} aria-hidden>
        <i />
        <i />
        <i />
      </span>
      <span className={css.who}>
        <span className="ell">{call.customer_name || call.caller}</span>
        <small className="ell">{status}</small>
      </span>
      <Timer since={call.connected_at ?? call.created_at} />
      <Tip
        label={`${t(call.muted ? 'call.unmute' : 'call.mute')} (F9)`}
        size={36}
        variant={call.muted ? 'filled' : 'subtle'}
        color={call.muted ? 'orange.9' : 'gray'}
        pressed={call.muted}
        onClick={() => void mute()}
      >
        {call.muted ? <IconMicrophoneOff size={17} /> : <IconMicrophone size={17} stroke={1.8} />}
      </Tip>
      <Tip
        label={`${t(call.held ? 'call.resume' : 'call.hold')} (F10)`}
        size={36}
        variant={call.held ? 'filled' : 'subtle'}
        color={call.held ? 'orange.9' : 'gray'}
        pressed={call.held}
        onClick={() => void hold()}
      >
        {call.held ? <IconPlayerPlay size={17} /> : <IconPlayerPause size={17} stroke={1.8} />}
      </Tip>
      <Keypad />
      <Tip label={`${t('call.end')} (Shift F8)`} size={36} color="red.8" variant="filled" onClick={() => void end()}>
        <IconPhoneOff size={17} stroke={1.9} />
      </Tip>
    </div>
  );
}

const askPhone = async () => {
  const { data } = await api.GET('/api/v1/phone', {});
  return { device: data?.kind ?? 'simulator', token: data?.token ?? null };
};

/** Who is on the line and what can be done about it; between calls it says which telephone this is. */
export function CallStrip() {
  const { t } = useT('phone');
  const me = useMe();
  const call = useMyCall(me.id);
  const device = useDeviceState();
  useEffect(() => {
    startPhone(askPhone).catch(() => {
      // the chip then says that the telephone is not ready; accepting still works, the server reports what fails
    });
  }, []);
  if (call) return <OnCall call={call} />;
  const off = device === 'failed' || device === 'off';
  const simulated = phone().kind === 'simulator' && !off;
  return (
    <Tooltip label={t(off ? 'device.offHint' : simulated ? 'device.simulatedHint' : 'device.readyHint')}>
      <span className={css.phone} data-off={off || undefined}>
        <IconPhone size={16} stroke={1.9} aria-hidden />
        <span>{t(off ? 'device.off' : simulated ? 'device.simulated' : 'device.ready')}</span>
      </span>
    </Tooltip>
  );
}
