import { Skeleton } from '@mantine/core';
import { useT } from '@/i18n/t';
import { Trouble } from '@/ui/State';
import css from './WorkList.module.css';

const SHAPES = [0, 1, 2, 3, 4, 5, 6, 7, 8];

export function ListLoading() {
  const { t } = useT('desk');
  return (
    <div role="status" aria-label={t('loading')} aria-busy="true" className={css.shapes}>
      {SHAPES.map((i) => (
        <div key={i} className={css.shape}>
          <Skeleton height={30} radius={8} />
          <div>
            <Skeleton height={12} width={`${40 + ((i * 13) % 30)}%`} mb={8} />
            <Skeleton height={12} width="92%" mb={8} />
            <Skeleton height={14} width={72} radius={8} />
          </div>
        </div>
      ))}
    </div>
  );
}

export function ListTrouble({ error, retry }: { error: unknown; retry: () => void }) {
  const { t } = useT('desk');
  return <Trouble title={t('failed')} error={error} retry={retry} />;
}
