import { IconCloudCheck, IconCloudOff } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useT } from '@/i18n/t';
import { useLink } from '@/live/link';
import css from './Shell.module.css';

const PATIENCE = 700;

/** Amber while the line is down, green for a moment when it is back, with how many updates were caught up. */
export function LinkBar() {
  const { t } = useT('shell');
  const { phase, caughtUp } = useLink();
  const down = phase === 'offline' || phase === 'stale';
  const [shown, setShown] = useState(false);
  useEffect(() => {
    // a reconnect that takes less than a moment is not worth a word
    const timer = setTimeout(() => setShown(down), down ? PATIENCE : 0);
    return () => clearTimeout(timer);
  }, [down]);
  const back = !down && caughtUp !== null;
  return (
    <div role="status" aria-live="polite">
      {down && shown && (
        <div className={css.off}>
          <IconCloudOff size={17} aria-hidden />
          {t(phase === 'stale' ? 'link.stale' : 'link.offline')}
        </div>
      )}
      {back && (
        <div className={css.off} data-tone="ok" data-caught-up={caughtUp}>
          <IconCloudCheck size={17} aria-hidden />
          {caughtUp ? t('link.caughtUp', { count: caughtUp }) : t('link.nothingMissed')}
        </div>
      )}
    </div>
  );
}
