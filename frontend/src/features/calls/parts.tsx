import {
  IconDialpad,
  IconHourglass,
  IconPhoneCall,
  IconPhoneCheck,
  IconPhoneIncoming,
  IconPhoneOff,
  IconPhoneOutgoing,
  IconPhoneX,
} from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useT } from '@/i18n/t';
import { clock, useNow } from '@/lib/time';
import type { CallState, Stretch } from './api';
import css from './Calls.module.css';

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

export function CallChip({ state }: { state: CallState }) {
  const { t } = useT('calls');
  const [tone, Icon] = STATES[state];
  return (
    <span className="chip" data-tone={tone}>
      <Icon size={13} aria-hidden />
      {t(`state.${state}`)}
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
