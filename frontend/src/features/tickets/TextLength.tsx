import { useT } from '@/i18n/t';
import { LONGEST_TEXT, segmentsOf } from '@/lib/segments';
import css from './Composer.module.css';

/** How long a text message is, and how many the carrier makes of it. */
export function TextLength({ words }: { words: string }) {
  const { t } = useT('ticket');
  const { units, segments } = segmentsOf(words);
  const over = words.length - LONGEST_TEXT;
  if (over > 0)
    return (
      <span className={css.length} data-tone="bad" role="alert">
        {t('composer.long', { count: over })}
      </span>
    );
  return <span className={`${css.length} num`}>{t('composer.counted', { count: segments, units })}</span>;
}
