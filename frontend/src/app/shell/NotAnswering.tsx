import { Button, CloseButton } from '@mantine/core';
import { IconBellOff } from '@tabler/icons-react';
import { useState } from 'react';
import { useMe } from '@/api/me';
import { useT } from '@/i18n/t';
import { kept } from '@/lib/store';
import { useMyState } from '@/live/derive';
import { NOT_ANSWERING, useChooseState } from './AgentState';
import css from './Shell.module.css';

/** When the state began that this reader has put away the notice of: it comes back when the state begins anew. */
const READ = 'silentRead';

/** Why no work comes any more, and what to do about it; it stays until I choose a state, or put it away. */
export function NotAnswering() {
  const { t } = useT('shell');
  const row = useMyState(useMe().id);
  const choose = useChooseState();
  const [read, setRead] = useState(() => kept.read(READ));
  const silent = row?.state === 'break' && row.reason === NOT_ANSWERING && row.since !== read;
  const dismiss = () => {
    if (!row) return;
    kept.write(READ, row.since);
    setRead(row.since);
  };
  return (
    <div role="alert">
      {silent && (
        <div className={css.off} data-above>
          <IconBellOff size={17} aria-hidden />
          <span>{t('silent.text', { count: row.misses })}</span>
          <Button size="compact-sm" color="green.8" className={css.back} onClick={() => void choose('available')}>
            {t('silent.back')}
          </Button>
          <CloseButton size="sm" c="inherit" className={css.shut} aria-label={t('silent.dismiss')} onClick={dismiss} />
        </div>
      )}
    </div>
  );
}
