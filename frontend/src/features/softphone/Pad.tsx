import type { KeyboardEvent } from 'react';
import { useT } from '@/i18n/t';
import css from './Line.module.css';

const DIGITS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'];

/** Twelve keys; while one of them has the focus they can be typed as well. */
export function Pad({ onPress }: { onPress: (digit: string) => void }) {
  const { t } = useT('line');
  const type = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !DIGITS.includes(event.key)) return;
    event.preventDefault();
    onPress(event.key);
  };
  return (
    <fieldset className={css.pad} aria-label={t('keys.pad')}>
      {DIGITS.map((digit) => (
        <button key={digit} type="button" className="num" onClick={() => onPress(digit)} onKeyDown={type}>
          {digit}
        </button>
      ))}
    </fieldset>
  );
}
