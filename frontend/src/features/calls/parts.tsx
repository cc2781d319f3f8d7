import {
  IconDialpad,
  IconHourglass,
  IconMessage,
  IconMessageExclamation,
  IconPhoneCall,
  IconPhoneCheck,
  IconPhoneIncoming,
  IconPhoneOff,
  IconPhoneOutgoing,
  IconPhoneX,
  IconRecordMail,
} from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useT } from '@/i18n/t';
import { clock, useNow } from '@/lib/time';
import type { CallRow, Stretch } from './api';
import css from './Calls.module.css';

type Fated = Pick<CallRow, 'state' | 'became' | 'diverted_because'> & { diverted_to: CallRow['diverted_to'] | '' };

const STATES = {
  menu: ['info', IconDialpad],
  queued: ['warn', IconHourglass],
  connecting: ['warn', IconPhoneIncoming],
  connected: ['ok', IconPhoneCall],
  outside: ['idle', IconPhoneOutgoing],
  diverted: ['info', IconPhoneOutgoing],
  completed: ['idle', IconPhoneCheck],
  abandoned: ['bad', IconPhoneX],
  failed: ['bad', IconPhoneOff],
} as const;

const FATES = {
  callback: ['info', IconPhoneOutgoing],
  voicemail: ['info', IconRecordMail],
  noCallback: ['warn', IconPhoneX],
  noVoicemail: ['warn', IconPhoneX],
  emergency: ['warn', IconMessageExclamation],
  closed: ['idle', IconMessage],
  message: ['idle', IconMessage],
} as const;

type Fate = keyof typeof FATES;

/** What became of a call that met no agent: what the caller took, or else what they heard and why. */
export function fateOf(call: Fated): Fate | null {
  if (call.became) return call.became as Fate;
  if (!call.diverted_to || call.state !== 'completed') return null;
  if (call.diverted_to === 'callback') return 'noCallback';
  if (call.diverted_to === 'voicemail') return 'noVoicemail';
  return call.diverted_because === 'emergency' || call.diverted_because === 'closed'
    ? call.diverted_because
    : 'message';
}

export function CallChip({ call }: { call: Fated }) {
  const { t } = useT('calls');
  const fate = fateOf(call);
  const [tone, Icon] = fate ? FATES[fate] : STATES[call.state];
  return (
    <span className="chip" data-tone={tone}>
      <Icon size={13} aria-hidden />
      {t(fate ? `fate.${fate}` : `state.${call.state}`)}
    </span>
  );
}

const Running = ({ from }: { from: string }) => clock(Math.max(0, useNow(1000) - Date.parse(from)));

export function Span({ of }: { of: Stretch | null }) {
  if (!of) return '–';
  return of.to ? clock(Date.parse(of.to) - Date.parse(of.from)) : <Running from={of.from} />;
}

/** The two lists about the telephone: what rang, and whom we promised to call. */
export function CallTabs({ now }: { now: 'calls' | 'callbacks' }) {
  const { t } = useT('calls');
  return (
    <nav className={css.tabs} aria-label={t('tabs.label')}>
      {(['calls', 'callbacks'] as const).map((one) => (
        <Link
          key={one}
          to="/calls/{-$id}"
          params={{ id: one === 'calls' ? undefined : one }}
          activeOptions={{ exact: true }}
          aria-current={now === one ? 'page' : undefined}
        >
          {t(`tabs.${one}`)}
        </Link>
      ))}
    </nav>
  );
}
