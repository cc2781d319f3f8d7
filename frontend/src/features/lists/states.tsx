import { Button, Skeleton } from '@mantine/core';
import { IconFilterOff, IconListSearch } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useT } from '@/i18n/t';
import { Empty, Trouble } from '@/ui/State';
import css from './Lists.module.css';

const ROWS = ['72%', '54%', '81%', '63%', '47%', '76%', '58%', '69%', '51%', '66%'];

export function Loading() {
  const { t } = useT('lists');
  return (
    <div role="status" aria-label={t('loading')} aria-busy="true" className={css.shapes}>
      {ROWS.map((width) => (
        <div key={width} className={css.shape}>
          <Skeleton height={14} width={16} />
          <Skeleton height={12} width={64} />
          <Skeleton height={12} width={width} />
        </div>
      ))}
    </div>
  );
}

export function Lost({ error, retry }: { error: unknown; retry: () => void }) {
  const { t } = useT('lists');
  return <Trouble title={t('failed')} error={error} retry={retry} />;
}

export function Gone() {
  const { t } = useT('lists');
  return (
    <Empty title={t('gone')} icon={<IconListSearch size={26} stroke={1.6} aria-hidden />}>
      <p>{t('goneHint')}</p>
      <Button
        variant="default"
        renderRoot={(props) => <Link {...props} to="/tickets/{-$id}" params={{ id: 'mine' }} />}
      >
        {t('toMine')}
      </Button>
    </Empty>
  );
}

export function Nothing({ filtered, all }: { filtered: boolean; all: boolean }) {
  const { t } = useT('lists');
  if (!filtered)
    return (
      <Empty title={t(all ? 'noTickets' : 'allDone')}>
        <p>{t(all ? 'noTicketsHint' : 'allDoneHint')}</p>
      </Empty>
    );
  return (
    <Empty title={t('none')} icon={<IconFilterOff size={26} stroke={1.6} aria-hidden />}>
      <p>{t('noneHint')}</p>
    </Empty>
  );
}
