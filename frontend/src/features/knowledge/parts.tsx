import {
  IconArchive,
  IconCircleCheck,
  IconEye,
  IconHistory,
  IconLock,
  IconPencil,
  IconWorld,
} from '@tabler/icons-react';
import { useT } from '@/i18n/t';
import type { ArticleHit, Version } from './api';

const STATES = {
  draft: ['idle', IconPencil],
  review: ['warn', IconEye],
  published: ['ok', IconCircleCheck],
  replaced: ['plain', IconHistory],
  archived: ['idle', IconArchive],
} as const;

export function StateChip({ state }: { state: ArticleHit['state'] | Version['state'] }) {
  const { t } = useT('knowledge');
  const [tone, Icon] = STATES[state];
  return (
    <span className="chip" data-tone={tone}>
      <Icon size={13} aria-hidden />
      {t(`state.${state}`)}
    </span>
  );
}

export function AudienceChip({ audience }: { audience: ArticleHit['audience'] }) {
  const { t } = useT('knowledge');
  const Icon = audience === 'public' ? IconWorld : IconLock;
  return (
    <span className="chip" data-tone={audience === 'public' ? 'info' : 'idle'}>
      <Icon size={13} aria-hidden />
      {t(`audience.${audience}`)}
    </span>
  );
}

const CATEGORIES = ['account', 'billing', 'broadband', 'mobile', 'procedures', 'tv'] as const;

/** The usual categories in the reader's language; one that an editor made up is shown as it was written. */
export function useCategory() {
  const { t } = useT('knowledge');
  return (category: string) => {
    const known = CATEGORIES.find((one) => one === category);
    return known ? t(`category.${known}`) : category;
  };
}
