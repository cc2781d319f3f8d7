import { Skeleton } from '@mantine/core';
import type { Full } from '@/api/call';
import type { Schema } from '@/api/client';
import { useT } from '@/i18n/t';
import { useWhole } from '@/lib/pages';
import { Trouble } from '@/ui/State';
import { CodeList } from '../routing/CodeList';
import css from '../Settings.module.css';

/** What kinds of customers the company has: the usual ones, and those it adds. */
export default function Classes() {
  const { t } = useT('settings');
  const found = useWhole<Full<Schema['ClassRow']>>('customer-classes', { all: 'true' });
  return (
    <div className={css.column}>
      <header className={css.head}>
        <div>
          <h2>{t('section.classes')}</h2>
          <p className="muted">{t('classes.lead')}</p>
        </div>
      </header>
      <section className={css.box}>
        {found.error && !found.data ? (
          <Trouble title={t('codes.notLoaded')} error={found.error} retry={() => void found.refetch()} />
        ) : found.data ? (
          <CodeList list="customer-classes" one="customer-classes" rows={found.data} />
        ) : (
          <Skeleton height={240} />
        )}
      </section>
    </div>
  );
}
