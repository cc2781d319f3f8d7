import {
  IconCircleCheck,
  IconCircleDashed,
  IconCircleX,
  IconPlayerPlay,
  IconRotateClockwise,
} from '@tabler/icons-react';
import { useT } from '@/i18n/t';
import type { CaseState } from './api';

const STATES = {
  open: ['info', IconCircleDashed],
  in_progress: ['warn', IconPlayerPlay],
  saved: ['ok', IconCircleCheck],
  lost: ['bad', IconCircleX],
  cancelled: ['idle', IconRotateClockwise],
} as const;

export function CaseChip({ state }: { state: CaseState }) {
  const { t } = useT('outreach');
  const [tone, Icon] = STATES[state];
  return (
    <span className="chip" data-tone={tone}>
      <Icon size={13} aria-hidden />
      {t(`state.${state}`)}
    </span>
  );
}
