import { Button, CloseButton, SegmentedControl } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import {
  IconAlertTriangle,
  IconEar,
  IconHeadset,
  IconMessage2,
  IconMicrophone,
  IconMicrophoneOff,
  IconPhone,
  IconPhoneOff,
  IconPlugConnected,
  IconRobot,
  IconUserQuestion,
  IconUsers,
} from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useMe } from '@/api/me';
import { useT } from '@/i18n/t';
import { phone, useDeviceState, useDeviceTrouble } from '@/lib/phone';
import { clock, useNow } from '@/lib/time';
import {
  type Call,
  guestOf,
  myPlaceIn,
  type Participant,
  type Supervision,
  supervisionOf,
  useMyCall,
} from '@/live/derive';
import { useLive, useRow, useRows } from '@/live/store';
import { Tip } from '@/ui/Tip';
import { useCallActions } from './actions';
import css from './Line.module.css';
import { Lost } from './Lost';
import { type Mode, useLineActs } from './lineActs';
import {
  byMachine,
  callerOf,
  isAsking,
  isGivenAway,
  missedIn,
  nameOf,
  presentIn,
  reasonOf,
  troubleOf,
  watchersOf,
} from './lines';
import { isQuiet, useMuteWish } from './mute';
import { useTelephone } from './opened';
import { useSupervisions } from './supervisions';
import { useOwnRing } from './useOwnRing';
import { useRejoin } from './useRejoin';

interface LineProps {
  tone: 'info' | 'ok' | 'warn' | 'bad' | 'vio';
  icon: ReactNode;
  label: string;
  children: ReactNode;
  /** what goes on changing beside the words, and is not spoken */
  aside?: ReactNode;
  acts?: ReactNode;
  alert?: boolean;
}

/** One matter of the call: what is so, and what can be done about it. */
function Line({ tone, icon, label, children, aside, acts, alert }: LineProps) {
  return (
    <section className={css.line} data-tone={tone} aria-label={label}>
      {icon}
      <p>
        <span role={alert ? 'alert' : 'status'}>{children}</span> {aside}
      </p>
      {acts && <span className={css.acts}>{acts}</span>}
    </section>
  );
}

interface ActProps {
  children: ReactNode;
  run: () => Promise<unknown>;
  filled?: boolean;
  color?: string;
}

/** A button that waits for its answer, so that nothing is asked twice. */
function Act({ children, run, filled, color }: ActProps) {
  const [busy, setBusy] = useState(false);
  const go = async () => {
    setBusy(true);
    await run();
    setBusy(false);
  };
  return (
    <Button
      size="compact-sm"
      variant={filled ? 'filled' : 'default'}
      color={color}
      loading={busy}
      onClick={() => void go()}
    >
      {children}
    </Button>
  );
}

/** Somebody whom I asked: from the ring to all three talking, and the ways on from each. */
function Asked({ call, one, alone }: { call: Call; one: Participant; alone: boolean }) {
  const { t } = useT('line');
  const acts = useLineActs(call.id);
  const who = nameOf(one);
  const caller = callerOf(call);
  const label = t('party.label', { who });
  if (one.purpose === 'transfer')
    return (
      <Line tone="info" icon={<IconPhone size={17} aria-hidden />} label={label}>
        {t('party.given', { who, caller })}
      </Line>
    );
  const consult = one.purpose === 'consult';
  const remove = () => (consult ? acts.cancel() : acts.drop(one.id));
  if (one.stage === 'calling')
    return (
      <Line
        tone="info"
        icon={<IconPhone size={17} aria-hidden />}
        label={label}
        acts={<Act run={remove}>{t('party.callOff')}</Act>}
      >
        {t(consult ? 'party.consulting' : 'party.adding', { who, caller })}
      </Line>
    );
  if (one.stage === 'talking')
    return (
      <Line
        tone="info"
        icon={<IconUserQuestion size={17} aria-hidden />}
        label={label}
        acts={
          <>
            <Act run={acts.join}>{t('party.join')}</Act>
            <Act run={acts.complete} filled>
              {t('party.complete', { who })}
            </Act>
            <Act run={acts.cancel}>{t('party.back', { caller })}</Act>
          </>
        }
      >
        {t('party.talking', { who, caller })}
      </Line>
    );
  return (
    <Line
      tone="ok"
      icon={<IconUsers size={17} aria-hidden />}
      label={label}
      acts={
        <>
          {alone && (
            <Act run={consult ? acts.complete : acts.leave} filled>
              {t('party.leave', { who })}
            </Act>
          )}
          <Act run={remove}>{t('party.remove', { who })}</Act>
        </>
      }
    >
      {t('party.joined', { who, caller })}
    </Line>
  );
}

/** What the reader has read and put away stays away until it is something else. */
function useRead() {
  const [read, setRead] = useState<string[]>([]);
  return { isRead: (key: string) => read.includes(key), put: (key: string) => setRead((all) => [...all, key]) };
}

/** Says that the sound is there again; the line that told of its loss goes without a word of its own. */
function useBack(lost: boolean, over: boolean) {
  const { t } = useT('line');
  const was = useRef(lost);
  useEffect(() => {
    if (was.current && !lost && !over)
      notifications.show({ id: 'line-back', color: 'green.8', message: t('lost.back') });
    was.current = lost;
  }, [lost, over, t]);
}

function Mine({ call }: { call: Call }) {
  const { t } = useT('line');
  const me = useMe();
  const { isRead, put } = useRead();
  const need = useRejoin(call);
  useBack(call.comforted, call.is_over);
  useOwnRing(call.id);
  const pass = useTelephone((state) => state.pass);
  const watchers = watchersOf(useRows('supervision').values(), call.id, me.id);
  const present = presentIn(call);
  const joined = present.filter((one) => one.stage === 'joined').length;
  const missed = missedIn(call);
  const trouble = troubleOf(call);
  const away = (key: string) => <CloseButton size="sm" aria-label={t('putAway')} onClick={() => put(key)} />;
  return (
    <>
      {(call.comforted || need === 'replace') && !isGivenAway(call) && <Lost call={call} />}
      {call.trouble && trouble !== 'agent_line' && !isRead(`trouble-${call.trouble}`) && (
        <Line
          tone="warn"
          alert
          icon={<IconAlertTriangle size={17} aria-hidden />}
          label={t('trouble.label')}
          acts={away(`trouble-${call.trouble}`)}
        >
          {t(`trouble.${trouble}`)}
        </Line>
      )}
      {present.map((one) => (
        <Asked key={one.id} call={call} one={one} alone={joined === 1 && !isAsking(call)} />
      ))}
      {missed && !isRead(`missed-${missed.id}`) && (
        <Line
          tone="warn"
          alert
          icon={<IconPhoneOff size={17} aria-hidden />}
          label={t('party.label', { who: nameOf(missed) })}
          acts={
            <>
              <Button size="compact-sm" variant="default" onClick={() => pass(missed.number)}>
                {t('party.other')}
              </Button>
              {away(`missed-${missed.id}`)}
            </>
          }
        >
          {t('party.missed', { who: nameOf(missed) })} {t(`reason.${reasonOf(missed)}`)}
        </Line>
      )}
      {byMachine(call) && !isRead('machine') && (
        <Line tone="info" icon={<IconRobot size={17} aria-hidden />} label={t('machine.label')} acts={away('machine')}>
          {t('machine.text')}
        </Line>
      )}
      {watchers.map((one) => (
        <Line key={one.id} tone="vio" icon={<IconEar size={17} aria-hidden />} label={t('watched.label')}>
          {t(`watched.${one.mode}`, { who: one.person_name })}
        </Line>
      ))}
    </>
  );
}

/** My own microphone in a call of somebody else. */
function Quiet({ call }: { call: number }) {
  const { t } = useT('phone');
  const { mute } = useCallActions();
  const quiet = useMuteWish(({ wish }) => isQuiet(call, wish));
  return (
    <Tip
      label={t(quiet ? 'call.unmute' : 'call.mute')}
      keys="F9"
      size={30}
      variant={quiet ? 'filled' : 'default'}
      color={quiet ? 'orange.9' : 'gray'}
      pressed={quiet}
      onClick={() => void mute()}
    >
      {quiet ? <IconMicrophoneOff size={16} /> : <IconMicrophone size={16} stroke={1.8} />}
    </Tip>
  );
}

/** A colleague's call that I was asked into. */
function Guest({ call }: { call: Call }) {
  const { t } = useT('line');
  const me = useMe();
  const acts = useLineActs(call.id);
  const place = myPlaceIn(call, me.id);
  if (!place || place.stage === 'calling') return null; // it rings as a card
  const words = { agent: call.agent_name, caller: callerOf(call) };
  return (
    <Line
      tone="info"
      icon={<IconUsers size={17} aria-hidden />}
      label={t('guest.label', words)}
      acts={
        <>
          {call.ticket && (
            <Link to="/desk/{-$id}" params={{ id: String(call.ticket) }} className={css.link}>
              {t('guest.ticket')}
            </Link>
          )}
          <Quiet call={call.id} />
          <Act run={() => acts.drop(place.id)} color="red.8">
            {t('guest.leave')}
          </Act>
        </>
      }
    >
      {t(place.stage === 'talking' ? 'guest.talking' : 'guest.joined', words)}
    </Line>
  );
}

const MODES: Mode[] = ['listen', 'whisper', 'barge'];
const ICONS = { listen: IconEar, whisper: IconMessage2, barge: IconHeadset };

/** The call that I supervise: in which way, for how long, and the way out. */
function Supervising({ row }: { row: Supervision }) {
  const { t } = useT('line');
  const call = useRow('call', row.call);
  const acts = useLineActs(row.call);
  const now = useNow(1000);
  const Icon = ICONS[row.mode];
  useOwnRing(row.call);
  const words = { agent: call?.agent_name ?? '', caller: call ? callerOf(call) : '' };
  return (
    <Line
      tone="vio"
      icon={<Icon size={17} aria-hidden />}
      label={t('watch.label')}
      aside={<span className="num">{clock(now - Date.parse(row.created_at))}</span>}
      acts={
        <>
          {row.mode !== 'listen' && row.stage === 'joined' && <Quiet call={row.call} />}
          <Link to="/calls/{-$id}" params={{ id: String(row.call) }} className={css.link}>
            {t('watch.page')}
          </Link>
          <SegmentedControl
            size="xs"
            aria-label={t('watch.how')}
            data={MODES.map((one) => ({ value: one, label: t(`watch.mode.${one}`) }))}
            value={row.mode}
            onChange={(mode) => void acts.supervise(mode as Mode)}
          />
          <Act run={acts.stopSupervising} color="red.8" filled>
            {t('watch.leave')}
          </Act>
        </>
      }
    >
      {t(row.stage === 'calling' ? 'watch.calling' : `watch.${row.mode}`, words)}
    </Line>
  );
}

/** I am on the line, and my own end of it is not well: why, and what to do about it. */
function OwnEnd() {
  const { t } = useT('line');
  const { t: p } = useT('phone');
  const device = useDeviceState();
  const trouble = useDeviceTrouble();
  if (trouble === 'network' && device === 'connecting')
    return (
      <Line tone="warn" alert icon={<IconPlugConnected size={17} aria-hidden />} label={t('interrupted.label')}>
        {t('interrupted.text')}
      </Line>
    );
  if (trouble !== 'microphone_refused' && trouble !== 'microphone_missing') return null;
  return (
    <Line
      tone="warn"
      alert
      icon={<IconMicrophoneOff size={17} aria-hidden />}
      label={t('unheard.label')}
      acts={
        <Button size="compact-sm" variant="default" onClick={() => phone().retry()}>
          {t('unheard.again')}
        </Button>
      }
    >
      {p(`trouble.${trouble}`)}
    </Line>
  );
}

/** Below the top bar: whoever else is in a call of mine, what goes wrong with it, and calls of others that I am in. */
export default function CallBar() {
  const me = useMe();
  const call = useMyCall(me.id);
  const guest = useLive((state) => guestOf(state, me.id));
  const supervision = useLive((state) => supervisionOf(state, me.id));
  useSupervisions(true);
  return (
    <>
      <OwnEnd />
      {call && <Mine key={call.id} call={call} />}
      {guest && <Guest call={guest} />}
      {supervision && <Supervising row={supervision} />}
    </>
  );
}
