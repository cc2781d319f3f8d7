import {
  IconAlertTriangle,
  IconArrowForwardUp,
  IconMicrophone,
  IconMicrophoneOff,
  IconPhoneOff,
  IconPlayerPause,
  IconPlayerPlay,
} from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { call as ask } from '@/api/call';
import { useT } from '@/i18n/t';
import { localised } from '@/lib/names';
import { clock, serverNow, useNow } from '@/lib/time';
import type { Call } from '@/live/derive';
import { useRow } from '@/live/store';
import { Tip } from '@/ui/Tip';
import { useCallActions } from './actions';
import { Keypad } from './Keypad';
import css from './Line.module.css';
import { callerOf, heldSince, isGivenAway } from './lines';
import { isMuted, useMuteWish } from './mute';
import { useTelephone } from './opened';
import { Recorder } from './Recorder';

const Timer = ({ since }: { since: string }) => (
  <span className={`${css.timer} num`}>{clock(useNow(1000) - Date.parse(since))}</span>
);

/** Since when the caller is on hold: from when it was seen to begin here; after a reload, what the record says. */
function useHeldSince(call: Call): number | null {
  const [since, setSince] = useState<number | null>(null);
  const [first] = useState({ held: call.held });
  useEffect(() => {
    if (!call.held) {
      first.held = false;
      return setSince(null);
    }
    if (!first.held) return setSince(serverNow());
    let current = true;
    ask<{ flight: { at: string; name: string }[] }>('get', `calls/${call.id}`)
      .then((found) => current && setSince(heldSince(found.flight)))
      .catch(() => undefined);
    return () => {
      current = false;
    };
  }, [call.held, call.id, first]);
  return since;
}

function Held({ since }: { since: number | null }) {
  const { t } = useT('phone');
  const now = useNow(1000);
  return (
    <>
      {t('call.held')}
      {since !== null && <span className="num"> {clock(now - since)}</span>}
    </>
  );
}

function Status({ call }: { call: Call }) {
  const { t, lang } = useT('phone');
  const { t: l } = useT('line');
  const work = useRow('work_item', call.work_item);
  const queue = localised(work?.queue.name, lang);
  // asked for during the whole call, so that a hold that begins here is seen to begin
  const since = useHeldSince(call);
  if (isGivenAway(call)) return l('given');
  if (call.comforted) return l('lost.short');
  if (call.held) return <Held since={since} />;
  if (call.connected_at) return queue || t('call.active');
  return call.direction === 'outbound' ? l('dialling') : t('call.connecting');
}

function Tools({ call }: { call: Call }) {
  const { t } = useT('phone');
  const { t: l } = useT('line');
  const { hold, mute } = useCallActions();
  const pass = useTelephone((state) => state.pass);
  const { wish } = useMuteWish();
  const muted = isMuted(call, wish);
  const unsure = wish?.call === call.id && wish.late;
  const muteWords = t(muted ? 'call.unmute' : 'call.mute');
  return (
    <>
      <Tip
        label={unsure ? t('call.unsure', { what: muteWords }) : muteWords}
        keys="F9"
        size={36}
        variant={muted ? 'filled' : 'subtle'}
        color={muted ? 'orange.9' : 'gray'}
        pressed={muted}
        onClick={() => void mute()}
      >
        {unsure ? (
          <IconAlertTriangle size={17} />
        ) : muted ? (
          <IconMicrophoneOff size={17} />
        ) : (
          <IconMicrophone size={17} stroke={1.8} />
        )}
      </Tip>
      <Tip
        label={t(call.held ? 'call.resume' : 'call.hold')}
        keys="F10"
        size={36}
        variant={call.held ? 'filled' : 'subtle'}
        color={call.held ? 'orange.9' : 'gray'}
        pressed={call.held}
        onClick={() => void hold()}
      >
        {call.held ? <IconPlayerPlay size={17} /> : <IconPlayerPause size={17} stroke={1.8} />}
      </Tip>
      <Keypad call={call} />
      <Tip label={l('pass.open')} keys="F2" size={36} onClick={() => pass()}>
        <IconArrowForwardUp size={18} stroke={1.8} />
      </Tip>
      <Recorder call={call} />
    </>
  );
}

/** Who is on the line, for how long, and what can be done about it. */
export default function OnCall({ call }: { call: Call }) {
  const { t } = useT('phone');
  const { end } = useCallActions();
  const away = isGivenAway(call);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms; this is a set of call controls
    <div className={css.call} data-held={call.held || call.comforted} role="group" aria-label={t('call.tools')}>
      <span className={css.wave} aria-hidden>
        <i />
        <i />
        <i />
      </span>
      <span className={css.who}>
        <span className="ell">{callerOf(call)}</span>
        <small className="ell">
          <Status key={call.id} call={call} />
        </small>
      </span>
      <Timer since={call.connected_at ?? call.created_at} />
      {call.connected_at && !away && <Tools call={call} />}
      <Tip label={t('call.end')} keys="Shift F8" size={36} color="red.8" variant="filled" onClick={() => void end()}>
        <IconPhoneOff size={17} stroke={1.9} />
      </Tip>
    </div>
  );
}
