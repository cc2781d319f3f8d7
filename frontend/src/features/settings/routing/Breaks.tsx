import { Skeleton } from '@mantine/core';
import { useT } from '@/i18n/t';
import { listOf } from '@/lib/names';
import { Trouble } from '@/ui/State';
import css from '../Settings.module.css';
import { useBreakReasons, useDispositions } from './api';
import { CodeList } from './CodeList';
import { Part } from './fields';
import { useEditing } from './form';

/** Why people take breaks. */
export function Breaks() {
  const { t } = useT('settings');
  const found = useBreakReasons();
  return (
    <div className={css.column}>
      <header className={css.head}>
        <div>
          <h2>{t('section.breaks')}</h2>
          <p className="muted">{t('breaks.lead')}</p>
        </div>
      </header>
      <section className={css.box}>
        {found.error && !found.data ? (
          <Trouble title={t('codes.notLoaded')} error={found.error} retry={() => void found.refetch()} />
        ) : found.data ? (
          <>
            {!found.data.length && <p className="muted">{t('breaks.empty')}</p>}
            <CodeList list="break-reasons" one="break-reasons" rows={found.data} withPaid />
          </>
        ) : (
          <Skeleton height={180} />
        )}
      </section>
    </div>
  );
}

/** How a contact of this queue can end; those of the whole house stand above and are changed nowhere here. */
export function Dispositions() {
  const { t, lang } = useT('settings');
  const { base } = useEditing();
  const found = useDispositions(base.id);
  const own = found.data?.filter((row) => row.queue === base.id);
  const house = found.data?.filter((row) => row.queue !== base.id && row.active) ?? [];
  return (
    <Part id="dispositions" lead={t('lead.dispositions')}>
      {house.length > 0 && (
        <p className="muted">
          {t('codes.house', {
            names: listOf(
              house.map((row) => row.text),
              lang,
            ),
          })}
        </p>
      )}
      {found.error && !found.data && (
        <Trouble small title={t('codes.notLoaded')} error={found.error} retry={() => void found.refetch()} />
      )}
      {own && <CodeList list={`queues/${base.id}/dispositions`} one="dispositions" rows={own} />}
    </Part>
  );
}
