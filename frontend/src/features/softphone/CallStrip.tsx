import { Tooltip } from '@mantine/core';
import { IconMicrophoneOff, IconPhone, IconRefresh } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { $api } from '@/api/client';
import { useMe } from '@/api/me';
import { useT } from '@/i18n/t';
import { lazy, Spare } from '@/lib/later';
import { connectAgain, phone, useDeviceState, useDeviceTrouble } from '@/lib/phone';
import type { Trouble } from '@/lib/phone/types';
import { useMyCall } from '@/live/derive';
import { Tip } from '@/ui/Tip';
import { useMicrophone } from './mute';
import { useTelephone } from './opened';
import css from './Softphone.module.css';

// Fetched when the desk is at rest, before the first call needs them: what rings must not wait for a file.
const OnCall = lazy(() => import('./OnCall'));
const Dialler = lazy(() => import('./Dialler'));
const Pass = lazy(() => import('./Pass'));

function useWarmPhone() {
  useEffect(() => {
    const warm = setTimeout(() => void OnCall.preload(), 3000);
    return () => clearTimeout(warm);
  }, []);
}

/** Whether the server says that calls are not set up here at all. */
const useNoPhone = () =>
  $api.useQuery('get', '/api/v1/phone', undefined, { staleTime: Number.POSITIVE_INFINITY }).data?.kind === 'none';
const offHint = (trouble: Trouble) =>
  trouble === 'sign_in' || trouble === 'network' ? (`trouble.${trouble}` as const) : 'device.offHint';

/** Which telephone this is; pressed, it is a dial pad. */
function Idle() {
  const { t } = useT('phone');
  const device = useDeviceState();
  const { layer, dial } = useTelephone();
  const off = device === 'failed' || device === 'off';
  const trouble = useDeviceTrouble();
  const simulated = phone().kind === 'simulator' && !off;
  const none = useNoPhone();
  const mute = !off && (trouble === 'microphone_refused' || trouble === 'microphone_missing');
  const hint = mute
    ? t(`trouble.${trouble}`)
    : t(none ? 'device.noneHint' : off ? offHint(trouble) : simulated ? 'device.simulatedHint' : 'device.readyHint');
  const chip = (
    <Tooltip label={t('device.dialKey', { key: 'Shift F4', hint })} disabled={layer === 'dial'}>
      <button
        type="button"
        className={css.phone}
        data-off={off || mute || undefined}
        aria-haspopup="dialog"
        aria-expanded={layer === 'dial'}
        onClick={() => dial()}
      >
        {mute ? (
          <IconMicrophoneOff size={16} stroke={1.9} aria-hidden />
        ) : (
          <IconPhone size={16} stroke={1.9} aria-hidden />
        )}
        <span>
          {t(
            none
              ? 'device.none'
              : mute
                ? 'device.mute'
                : off
                  ? 'device.off'
                  : simulated
                    ? 'device.simulated'
                    : 'device.ready',
          )}
        </span>
      </button>
    </Tooltip>
  );
  if (!off || none) return chip;
  return (
    <>
      {chip}
      <Tip label={t('device.again')} size={28} onClick={connectAgain}>
        <IconRefresh size={15} stroke={1.9} />
      </Tip>
    </>
  );
}

/** The dial pad and handing on: fetched with their first use, and kept. */
function Opened() {
  const layer = useTelephone((state) => state.layer);
  const [used, setUsed] = useState<{ dial?: boolean; pass?: boolean }>({});
  useEffect(() => {
    if (layer) setUsed((before) => ({ ...before, [layer]: true }));
  }, [layer]);
  return (
    <Spare>
      {used.dial && <Dialler />}
      {used.pass && <Pass />}
    </Spare>
  );
}

/**
 * Who is on the line and what can be done about it; between calls it says which telephone this is, or nothing at all
 * where there is no room for that (`quiet`).
 */
export function CallStrip({ quiet = false }: { quiet?: boolean }) {
  const me = useMe();
  const call = useMyCall(me.id);
  useWarmPhone();
  useMicrophone(me.id);
  return (
    <>
      <Spare>{call ? <OnCall call={call} /> : !quiet && <Idle />}</Spare>
      <Opened />
    </>
  );
}
