import { IconAlertTriangle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { call, type Full, readKey } from '@/api/call';
import type { Schema } from '@/api/client';
import { LANGUAGES } from '@/i18n';
import { useT } from '@/i18n/t';
import { listOf, localised } from '@/lib/names';
import { useFailureText } from '@/ui/State';
import css from './Emergency.module.css';

export type QueueReport = Schema['EmergencyReport'];

/** What is heard, in each language that it is said in. */
export function Heard({ texts }: { texts: Record<string, string | undefined> }) {
  const { t } = useT('emergency');
  return LANGUAGES.filter((language) => texts[language]).map((language) => (
    <q key={language} lang={language}>
      <span className="chip">{t(`in.${language}`)}</span> {texts[language]}
    </q>
  ));
}

type Shut = Full<Schema['ShutRow']>;

/** Whole numbers that the queue takes with it: their menus ask whether it is closed before callers can choose. */
function AlsoShut({ queue }: { queue: number }) {
  const { t, lang } = useT('emergency');
  const words = useFailureText();
  const found = useQuery({
    queryKey: readKey('flows/shut-by-emergency', undefined, { queue }),
    queryFn: () => call<Shut[]>('get', 'flows/shut-by-emergency', { query: { queue } }),
    staleTime: 0,
  });
  if (found.error) return <li role="alert">{t('queue.notKnown', { why: words(found.error) })}</li>;
  const grave = (found.data ?? []).filter((one) => one.everybody || one.queues.length);
  return grave.map((one) => (
    <li key={one.flow} className={css.grave}>
      <IconAlertTriangle size={15} aria-hidden />
      {t(!one.everybody ? 'queue.others' : one.queues.length ? 'queue.everybodyToo' : 'queue.everybody', {
        numbers: listOf(one.numbers, lang),
        queues: listOf(
          one.queues.map((each) => localised(each.name, lang)),
          lang,
        ),
      })}
    </li>
  ));
}

/** What closing a queue would do now, as the server told it without doing it. */
export function QueueRehearsal({ report, spoken }: { report: QueueReport; spoken: boolean }) {
  const { t } = useT('emergency');
  if (!spoken)
    return (
      <ul className={css.effects}>
        <li>{t('queue.written')}</li>
        <li>{t('queue.stays', { count: report.waiting })}</li>
        <li>{t('queue.ringing')}</li>
      </ul>
    );
  return (
    <ul className={css.effects}>
      <AlsoShut queue={report.queue} />
      <li>
        {t('queue.newWork')}
        <Heard texts={report.would_hear} />
      </li>
      {report.calls > 0 && <li>{t('queue.waiting', { count: report.calls })}</li>}
      {report.waiting > report.calls && <li>{t('queue.stays', { count: report.waiting - report.calls })}</li>}
      {report.hearing.slice(0, 3).map((one) => (
        <li key={one.work_item}>
          {t('queue.hears', { who: one.title })}
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
      {report.calls > 3 && <li>{t('queue.more', { count: report.calls - 3 })}</li>}
      {!report.calls && <li>{t('queue.noCalls')}</li>}
    </ul>
  );
}
