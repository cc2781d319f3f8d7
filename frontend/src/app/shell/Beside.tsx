import type { ReactNode } from 'react';
import { CallLine } from '@/features/softphone/CallLine';
import { CallStrip } from '@/features/softphone/CallStrip';
import { usePhoneKeys } from '@/features/softphone/keys';
import { Ringing } from '@/features/softphone/Ringing';
import css from './Beside.module.css';

/** The board has no rail and no bar, but whoever shows it keeps their telephone: what rings, the call, and its keys. */
export function Beside({ children }: { children: ReactNode }) {
  usePhoneKeys();
  return (
    <div className={css.around}>
      <div className={css.board}>{children}</div>
      <div className={css.call}>
        <CallStrip quiet />
      </div>
      <CallLine />
      <Ringing />
    </div>
  );
}
