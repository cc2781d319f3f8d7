import { Button } from '@mantine/core';
import { IconEar, IconHeadset, IconMessage2 } from '@tabler/icons-react';
import { useMe } from '@/api/me';
import { type Mode, useLineActs } from '@/features/softphone/lineActs';
import { useT } from '@/i18n/t';
import { supervisionOf } from '@/live/derive';
import { useLive } from '@/live/store';
import css from './Calls.module.css';

const MODES = [
  ['listen', IconEar],
  ['whisper', IconMessage2],
  ['barge', IconHeadset],
] as const satisfies readonly (readonly [Mode, unknown])[];

/** The three ways into a live call of a queue that one runs; in which way one is, the line below the top bar says. */
export function Supervise({ call }: { call: number }) {
  const { t } = useT('line');
  const me = useMe();
  const acts = useLineActs(call);
  const mine = useLive((state) => supervisionOf(state, me.id));
  if (mine) return null;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms; these are three acts
    <span className={css.acts} role="group" aria-label={t('watch.how')}>
      {MODES.map(([mode, Icon]) => (
        <Button
          key={mode}
          size="compact-sm"
          variant="default"
          leftSection={<Icon size={15} aria-hidden />}
          onClick={() => void acts.supervise(mode)}
        >
          {t(`watch.mode.${mode}`)}
        </Button>
      ))}
    </span>
  );
}
