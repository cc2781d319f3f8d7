import {
  IconAlertTriangleFilled,
  IconArrowDown,
  IconCheckbox,
  IconChevronsUp,
  IconChevronUp,
  IconClipboardText,
  IconClock,
  IconMail,
  IconMessage2,
  IconMessageCircle,
  IconMessageReport,
  IconPencil,
  IconPhone,
  IconPlayerPauseFilled,
} from '@tabler/icons-react';
import { memo, type ReactNode } from 'react';
import { useT } from '@/i18n/t';
import { short, useNow } from '@/lib/time';

export type Media = 'voice' | 'email' | 'chat' | 'portal' | 'sms' | 'desk' | 'task';
export type Priority = 'low' | 'normal' | 'high' | 'urgent';

const ICONS = {
  voice: IconPhone,
  email: IconMail,
  chat: IconMessageCircle,
  portal: IconClipboardText,
  sms: IconMessage2,
  desk: IconPencil,
  task: IconCheckbox,
};
const TONES: Record<Media, string> = {
  voice: 'ok',
  email: 'info',
  chat: 'vio',
  portal: 'idle',
  sms: 'vio',
  desk: 'idle',
  task: 'warn',
};

/** The server may name a medium that this build does not know yet; it is then shown as a task, never as nothing. */
export const mediaOf = (media: string): Media => (media in ICONS ? (media as Media) : 'task');
export const mediaTone = (media: string) => TONES[mediaOf(media)];

export type Face = Media | 'complaint';
interface Work {
  media: string;
  screen_pop?: Record<string, unknown>;
}

/** What a piece of work is to whoever gets it. A ticket's queue only says "written"; the ticket knows where it came from. */
export function faceOf({ media, screen_pop: pop = {} }: Work): Face {
  if (media === 'voice' || typeof pop.media !== 'string') return mediaOf(media);
  if (pop.media === 'portal' && pop.kind === 'complaint') return 'complaint';
  return pop.media === 'voice' ? 'desk' : mediaOf(pop.media);
}

export const faceTone = (face: Face) => (face === 'complaint' ? 'bad' : TONES[face]);

export function FaceIcon({ face, size = 16 }: { face: Face; size?: number }) {
  const Icon = face === 'complaint' ? IconMessageReport : ICONS[face];
  return <Icon size={size} stroke={1.8} aria-hidden />;
}

export const MediaIcon = memo(({ media, size = 16 }: { media: string; size?: number }) => {
  const Icon = ICONS[mediaOf(media)];
  return <Icon size={size} stroke={1.8} aria-hidden />;
});

/** Meaning never by colour alone: urgent double chevron, high chevron, normal nothing, low arrow; always with the word. */
export const PriorityMark = memo(({ priority, always = false }: { priority: string; always?: boolean }) => {
  const { t } = useT('common');
  if (priority === 'normal' && !always) return null;
  const tone = priority === 'urgent' ? 'bad' : priority === 'high' ? 'warn' : 'plain';
  const Icon = { urgent: IconChevronsUp, high: IconChevronUp, low: IconArrowDown }[priority];
  return (
    <span className="chip" data-tone={tone} data-bare={!always || undefined}>
      {Icon && <Icon size={14} stroke={2.6} aria-hidden />}
      {t(`priority.${priority as Priority}`)}
    </span>
  );
});

/** The colour of a person's state; the shape says it too. */
export const STATE_TONE = {
  available: 'ok',
  talking: 'bad',
  busy: 'bad',
  wrap_up: 'warn',
  break: 'idle',
  offline: 'idle',
} as const;

const MINUTE = 60_000;

function slaTone(left: number, roomy: boolean) {
  if (left < 0) return 'solid-bad';
  if (left < 15 * MINUTE) return 'bad';
  if (left < 60 * MINUTE) return 'warn';
  return roomy ? 'idle' : 'plain';
}

/** The promise's clock stands while we wait for the customer, or for something that is not in our hands. */
export const isPaused = (status: string) => status === 'pending' || status === 'on_hold';

interface SlaProps {
  due: string | number | null | undefined;
  paused?: boolean;
  /** a grey chip instead of bare words while there is plenty of time */
  roomy?: boolean;
}

/** Time left until a promise that runs; a grey pause where the only one left stands still, nothing without any. */
export const SlaChip = memo(({ due, paused, roomy = false }: SlaProps) => {
  const { t, lang } = useT('common');
  const at = due ? new Date(due).getTime() : 0;
  const now = useNow(at && Math.abs(at - Date.now()) < 600_000 ? 1000 : 15_000);
  if (!at && paused)
    return (
      <span className="chip">
        <IconPlayerPauseFilled size={11} aria-hidden />
        {t('sla.paused')}
      </span>
    );
  if (!at) return null;
  const left = at - now;
  return (
    <span className="chip num" data-tone={slaTone(left, roomy)}>
      {left < 0 ? <IconAlertTriangleFilled size={12} aria-hidden /> : <IconClock size={12} stroke={2.2} aria-hidden />}
      {t(left < 0 ? 'sla.over' : 'sla.left', { t: short(left, lang) })}
    </span>
  );
});

/** Two letters, or the last two characters of a Chinese name. */
export function initials(name: string): string {
  const text = name.trim();
  if (!text) return '?';
  if (/[\u3400-\u9fff]/.test(text)) return text.replace(/[^\u3400-\u9fff]/g, '').slice(-2);
  if (/^[+\d]/.test(text)) return '#';
  const words = text.split(/[\s@._-]+/).filter(Boolean);
  return `${words[0]?.[0] ?? ''}${words.length > 1 ? (words.at(-1)?.[0] ?? '') : ''}`.toUpperCase();
}

interface AvatarProps {
  children: ReactNode;
  size?: number;
  tone?: 'idle' | 'brand' | 'note' | 'ok' | 'info';
}

export const Avatar = ({ children, size = 32, tone = 'idle' }: AvatarProps) => (
  <span
    className="av"
    data-tone={tone}
    style={{ width: size, height: size, fontSize: size > 40 ? 15 : 12 }}
    aria-hidden
  >
    {children}
  </span>
);
