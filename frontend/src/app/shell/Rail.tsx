import {
  IconBook2,
  IconChartBar,
  IconHeadset,
  IconLayoutDashboard,
  IconPhone,
  IconSettings,
  IconTicket,
  IconUsers,
  IconUserUp,
  IconWaveSine,
} from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { isSupervising, useMe } from '@/api/me';
import { useT } from '@/i18n/t';
import { useMyWork, useRinging } from '@/live/derive';
import css from './Shell.module.css';

const PAGES = [
  { to: '/desk/{-$id}', icon: IconHeadset, name: 'desk' },
  { to: '/tickets/{-$id}', icon: IconTicket, name: 'tickets' },
  { to: '/calls/{-$id}', icon: IconPhone, name: 'calls' },
  { to: '/customers/{-$id}', icon: IconUsers, name: 'customers' },
  { to: '/knowledge/{-$id}', icon: IconBook2, name: 'knowledge' },
  { to: '/outreach/{-$id}', icon: IconUserUp, name: 'outreach' },
  { to: '/supervision/{-$id}', icon: IconLayoutDashboard, name: 'supervision' },
  { to: '/reports/{-$id}', icon: IconChartBar, name: 'reports' },
] as const;
/** What who keeps to knowledge has nothing to do with. */
const CONTACTS: ReadonlySet<string> = new Set(['desk', 'tickets', 'calls', 'customers', 'outreach']);
const SUPERVISING: ReadonlySet<string> = new Set(['supervision', 'reports']);

/** The pages, the same for everybody but supervision and reports, and editors; the desk carries how much work is in hand. */
export function Rail() {
  const { t } = useT('shell');
  const me = useMe();
  const inHand = useMyWork(me.id).length + useRinging(me.id).length;
  const shown = PAGES.filter(
    ({ name }) => (!SUPERVISING.has(name) || isSupervising(me)) && (!CONTACTS.has(name) || me.handles_contacts),
  );
  return (
    <nav className={css.rail} aria-label={t('nav.label')}>
      <span className={css.logo} aria-hidden>
        <IconWaveSine size={22} stroke={2.4} />
      </span>
      {shown.map(({ to, icon: Icon, name }) => (
        <Link
          key={name}
          to={to}
          params={{ id: undefined }}
          className={css.item}
          activeProps={{ 'aria-current': 'page' }}
        >
          <Icon size={20} stroke={1.6} aria-hidden />
          <span className={css.name}>{t(`nav.${name}`)}</span>
          {name === 'desk' && inHand > 0 && (
            <b className="num">
              {inHand}
              <span className="sr"> {t('nav.inHand', { count: inHand })}</span>
            </b>
          )}
        </Link>
      ))}
      <Link
        to="/settings/{-$id}"
        params={{ id: undefined }}
        className={`${css.item} ${css.spacer}`}
        activeProps={{ 'aria-current': 'page' }}
      >
        <IconSettings size={20} stroke={1.6} aria-hidden />
        <span className={css.name}>{t('nav.settings')}</span>
      </Link>
    </nav>
  );
}
