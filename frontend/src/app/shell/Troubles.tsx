import { CloseButton } from '@mantine/core';
import { IconMailOff } from '@tabler/icons-react';
import { useState } from 'react';
import { $api } from '@/api/client';
import { useT } from '@/i18n/t';
import { fmt, MOMENT } from '@/lib/time';
import css from './Shell.module.css';

const EVERY = 60_000;
/** Until when the trouble was known that this reader has put away the notice of: a new one shows it again. */
const READ = 'troubleRead';

/** For administrators: what keeps the installation from working, as long as it does. */
export default function Troubles() {
  const { t, lang } = useT('shell');
  const { data } = $api.useQuery('get', '/api/v1/troubles', undefined, { refetchInterval: EVERY });
  const [read, setRead] = useState(() => localStorage.getItem(READ));
  const shown = data?.items.filter((one) => one.since !== read) ?? [];
  const dismiss = (since: string) => {
    localStorage.setItem(READ, since);
    setRead(since);
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
            onClick={() => dismiss(one.since)}
          />
        </div>
      ))}
    </div>
  );
}
