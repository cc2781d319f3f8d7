import { Button } from '@mantine/core';
import { IconCloudOff, IconPlugConnectedX } from '@tabler/icons-react';
import type { ErrorComponentProps } from '@tanstack/react-router';
import { useState } from 'react';
import { useT } from '@/i18n/t';
import { fetchMissing, NotFetched, useFetchAgain } from '@/lib/later';
import { currentLink } from '@/live/link';

const LOOK = { size: 26, stroke: 1.6, 'aria-hidden': true };

/** What stands in the place of a page that could not be fetched or drawn; one that was not fetched comes by itself. */
export function PageTrouble({ error, reset }: ErrorComponentProps) {
  const { t } = useT('common');
  const unfetched = error instanceof NotFetched;
  const [moved, setMoved] = useState(false);
  useFetchAgain(unfetched, reset);
  const again = async () => {
    if (!unfetched || (await fetchMissing())) reset();
    // the server is there and the file is not: a newer release has other files
    else setMoved(currentLink().phase === 'live');
  };
  return (
    <div className="state" data-tone="bad" role="alert">
      <span className="blob">{unfetched ? <IconCloudOff {...LOOK} /> : <IconPlugConnectedX {...LOOK} />}</span>
      <h2>{t(unfetched ? 'page.unfetched' : 'page.failed')}</h2>
      <p>{t(moved ? 'page.moved' : unfetched ? 'page.comes' : 'error.unexpected')}</p>
      <Button variant="default" size="xs" onClick={() => (moved ? location.reload() : void again())}>
        {t(moved ? 'page.reload' : 'error.retry')}
      </Button>
    </div>
  );
}
