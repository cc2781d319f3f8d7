import { useT } from '@/i18n/t';
import css from './Line.module.css';

export const DIGITS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'];

/** Twelve keys; while one of them has the focus they can be typed as well. */
export function Pad({ onPress }: { onPress: (digit: string) => void }) {
  const { t } = useT('line');
  return (
    <fieldset
      className={css.pad}
      aria-label={t('keys.pad')}
      onKeyDown={(event) => {
        if (event.ctrlKey || event.metaKey || event.altKey || !DIGITS.includes(event.key)) return;
        event.preventDefault();
        onPress(event.key);
      }}
    >
      {DIGITS.map((digit) => (
        <button key={digit} type="button" className="num" onClick={() => onPress(digit)}>
          {digit}
        </button>
      ))}
    </fieldset>
  );
}
