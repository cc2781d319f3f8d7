import { IconPhoneOutgoing } from '@tabler/icons-react';
import { useMe } from '@/api/me';
import { useT } from '@/i18n/t';
import { callOf } from '@/live/derive';
import { live } from '@/live/store';
import { type Callee, useTelephone } from './opened';
import css from './Softphone.module.css';

interface Props extends Callee {
  /** what is read on the screen, where it is not the number as it is dialled */
  shown?: string;
}

/** A number that calls when it is pressed; during a call it is offered to hand the call on to, or to bring in. */
export function DialNumber({ shown, ...callee }: Props) {
  const { t } = useT('phone');
  const me = useMe();
  const { dial, pass } = useTelephone();
  const text = shown ?? callee.number;
  return (
    <button
      type="button"
      className={`${css.number} num`}
      title={t('device.call', { number: text })}
      aria-label={t('device.call', { number: text })}
      onClick={(event) => {
        event.stopPropagation();
        if (callOf(live.snapshot(), me.id)) pass(callee.number);
        else dial(callee);
      }}
    >
      <span className="ell">{text}</span>
      <IconPhoneOutgoing size={13} stroke={1.9} aria-hidden />
    </button>
  );
}
