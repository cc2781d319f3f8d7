import { Button } from '@mantine/core';
import { IconBellOff } from '@tabler/icons-react';
import { useMe } from '@/api/me';
import { useT } from '@/i18n/t';
import { useMyState } from '@/live/derive';
import { NOT_ANSWERING, useChooseState } from './AgentState';
import css from './Shell.module.css';

/** Why no work comes any more, and what to do about it; it stays until I choose a state. */
export function NotAnswering() {
  const { t } = useT('shell');
  const row = useMyState(useMe().id);
  const choose = useChooseState();
  const silent = row?.state === 'break' && row.reason === NOT_ANSWERING;
  return (
    <div role="alert">
      {silent && (
        <div className={css.off} data-above>
          <IconBellOff size={17} aria-hidden />
          <span>{t('silent.text', { count: row.misses })}</span>
          <Button size="compact-sm" color="green.8" className={css.back} onClick={() => void choose('available')}>
            {t('silent.back')}
          </Button>
        </div>
      )}
    </div>
  );
}
