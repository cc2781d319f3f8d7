import { ActionIcon, Popover, Tooltip } from '@mantine/core';
import { IconGridDots } from '@tabler/icons-react';
import { useState } from 'react';
import { useT } from '@/i18n/t';
import { phone } from '@/lib/phone';
import css from './Softphone.module.css';

const DIGITS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'];

/** Tones for the other side's menu. */
export function Keypad() {
  const { t } = useT('phone');
  const [sent, setSent] = useState('');
  const send = (digit: string) => {
    phone().digits(digit);
    setSent((before) => (before + digit).slice(-16));
  };
  return (
    <Popover position="bottom-end" trapFocus onClose={() => setSent('')}>
      <Popover.Target>
        <Tooltip label={t('call.keypad')}>
          <ActionIcon size={36} aria-label={t('call.keypad')}>
            <IconGridDots size={17} stroke={1.8} />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown>
        <output className={`${css.sent} num`}>{sent || '\u00a0'}</output>
        <div className={css.pad}>
          {DIGITS.map((digit) => (
            <button key={digit} type="button" className="num" onClick={() => send(digit)}>
              {digit}
            </button>
          ))}
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
