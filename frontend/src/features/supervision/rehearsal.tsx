import { Failure } from '@/api/failure';
import { useT } from '@/i18n/t';
import css from './Detail.module.css';

export interface Report {
  closed: boolean;
  waiting: number;
  calls: number;
  would_hear: Record<string, string>;
  languages: Record<string, number>;
  hearing: { work_item: number; title: string; language: string; texts: Record<string, string> }[];
}

/** What closing would do now, as the server told it without doing it. */
export function Rehearsal({ report, spoken }: { report: Report; spoken: boolean }) {
  const { t } = useT('supervision');
  if (!spoken)
    return (
      <ul className={css.effects}>
        <li>{t('emergency.noTransfers')}</li>
        <li>{t('emergency.stays', { count: report.waiting })}</li>
      </ul>
    );
  return (
    <ul className={css.effects}>
      <li>{t('emergency.newWork')}</li>
      <li>{t('emergency.waiting', { count: report.waiting })}</li>
      {report.hearing.slice(0, 3).map((one) => (
        <li key={one.work_item}>
          {t('emergency.hears', { who: one.title })}
          {/* each language that the caller may hear; once where both fall back to the same words */}
          {Object.entries(one.texts)
            .filter(([, text], n, all) => all.findIndex(([, same]) => same === text) === n)
            .map(([language, text]) => (
              <q key={language} lang={language}>
                {text}
              </q>
            ))}
        </li>
      ))}
      {report.calls > 3 && <li>{t('emergency.more', { count: report.calls - 3 })}</li>}
      {!report.calls && <li>{t('emergency.noCalls')}</li>}
    </ul>
  );
}

/** Somebody else closed the queue first, and callers hear their message. */
export const isClosedAlready = (error: unknown): error is Failure =>
  error instanceof Failure && error.code === 'queue.closed_already';
