import {
  IconBook2,
  IconChartBar,
  IconHeadset,
  IconLayoutDashboard,
  IconPhone,
  IconTicket,
  IconUsers,
  IconUserUp,
} from '@tabler/icons-react';
import { isSupervising, type Me } from '@/api/me';

/** The pages of the rail, each with the letter that goes there after G; `who` has nothing to do with the others. */
const PAGES = [
  { to: '/desk/{-$id}', icon: IconHeadset, name: 'desk', key: 'd', who: 'contacts' },
  { to: '/tickets/{-$id}', icon: IconTicket, name: 'tickets', key: 't', who: 'contacts' },
  { to: '/calls/{-$id}', icon: IconPhone, name: 'calls', key: 'l', who: 'contacts' },
  { to: '/customers/{-$id}', icon: IconUsers, name: 'customers', key: 'c', who: 'contacts' },
  { to: '/knowledge/{-$id}', icon: IconBook2, name: 'knowledge', key: 'k', who: 'all' },
  { to: '/outreach/{-$id}', icon: IconUserUp, name: 'outreach', key: 'o', who: 'contacts' },
  { to: '/supervision/{-$id}', icon: IconLayoutDashboard, name: 'supervision', key: 'w', who: 'supervising' },
  { to: '/reports/{-$id}', icon: IconChartBar, name: 'reports', key: 's', who: 'supervising' },
] as const;

/** Those that this person works with. */
export const pagesOf = (me: Me) =>
  PAGES.filter(({ who }) => who === 'all' || (who === 'contacts' ? me.handles_contacts : isSupervising(me)));
