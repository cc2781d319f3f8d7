import { Skeleton } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useT } from '@/i18n/t';
import { Trouble } from '@/ui/State';
import { useCall } from './api';
import { Recordings } from './Recordings';
import css from './Recordings.module.css';

/** In a timeline: what was recorded of a call, and the way to its whole course. */
export default function Heard({ id }: { id: number }) {
  const { t } = useT('calls');
  const found = useCall(id);
  if (found.error && !found.data)
    return <Trouble small title={t('failed')} error={found.error} retry={() => void found.refetch()} />;
  if (!found.data) return <Skeleton height={64} />;
  return (
    <>
      {found.data.recordings.length ? <Recordings one={found.data} /> : <p className="muted">{t('sound.none')}</p>}
      <Link className={css.course} to="/calls/{-$id}" params={{ id: String(id) }}>
        {t('sound.course')}
      </Link>
    </>
  );
}
