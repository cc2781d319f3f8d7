import { CallLine } from '@/features/softphone/CallLine';
import { CallStrip } from '@/features/softphone/CallStrip';
import { usePhoneKeys } from '@/features/softphone/keys';
import { Ringing } from '@/features/softphone/Ringing';
import WallPage from '@/features/supervision/WallPage';
import css from './WallRoute.module.css';

/** The board has no rail and no bar, but whoever shows it keeps their telephone: what rings, the call, and its keys. */
export default function WallRoute() {
  usePhoneKeys();
  return (
    <div className={css.around}>
      <div className={css.board}>
        <WallPage />
      </div>
      <div className={css.call}>
        <CallStrip quiet />
      </div>
      <CallLine />
      <Ringing />
    </div>
  );
}
