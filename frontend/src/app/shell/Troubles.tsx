import { CloseButton } from '@mantine/core';
import { IconMailOff } from '@tabler/icons-react';
import { useState } from 'react';
import { $api } from '@/api/client';
import { useT } from '@/i18n/t';
import { kept } from '@/lib/store';
import { fmt, MOMENT } from '@/lib/time';
import css from './Shell.module.css';

const EVERY = 60_000;
/** Since when each trouble was known that this reader has put away the notice of: a new one is shown again. */
const READ = 'troubleRead';
type Read = Record<string, string>;

function readBefore(): Read {
  try {
    const found: unknown = JSON.parse(kept.read(READ) ?? '{}');
    return found && typeof found === 'object' ? (found as Read) : {};
  } catch {
    return {};
  }
}

/** For administrators: what keeps the installation from working, as long as it does. */
export default function Troubles() {
  const { t, lang } = useT('shell');
  const { data } = $api.useQuery('get', '/api/v1/troubles', undefined, { refetchInterval: EVERY });
  const [read, setRead] = useState(() => readBefore());
  const shown = data?.items.filter((one) => read[one.code] !== one.since) ?? [];
  const dismiss = (code: string, since: string) => {
    // what is over is forgotten: only what still is needs remembering
    const still = Object.entries(read).filter(([one]) => data?.items.some((trouble) => trouble.code === one));
    const next = { ...Object.fromEntries(still), [code]: since };
    kept.write(READ, JSON.stringify(next));
    setRead(next);
  };
  return (
    <div role="status">
      {shown.map((one) => (
        <div key={one.code} className={css.off} data-above>
          <IconMailOff size={17} aria-hidden />
          <span title={one.answer}>
            {t('trouble.mail', { count: one.count, server: one.server, since: fmt(one.since, lang, MOMENT) })}
          </span>
          <CloseButton
            size="sm"
            c="inherit"
            className={css.shut}
            aria-label={t('trouble.dismiss')}
            onClick={() => dismiss(one.code, one.since)}
          />
        </div>
      ))}
    </div>
  );
}
