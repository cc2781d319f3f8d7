import {
  IconHelpCircle,
  IconRosetteDiscountCheckFilled,
  IconUserCheck,
  IconUserPlus,
  IconUsers,
} from '@tabler/icons-react';
import { useT } from '@/i18n/t';
import { titleOf } from '@/lib/names';
import type { WorkItem } from '@/live/derive';
import css from './Ringing.module.css';

interface Candidate {
  id: number;
  name: string;
}

const text = (value: unknown) => (typeof value === 'string' ? value : '');
const candidatesOf = (pop: WorkItem['screen_pop']): Candidate[] =>
  Array.isArray(pop?.candidates) ? (pop.candidates as Candidate[]) : [];

/** One whom nobody knows yet is called by the number, written in one way or another. */
const isSame = (address: string, name: string) => {
  const bare = (one: string) => one.replace(/[\s()./-]/g, '').toLowerCase();
  return bare(address) === bare(name);
};

/** Who it is and how sure: one match, several that share the number, or nobody we know. */
export function WhoRings({ work, id }: { work: WorkItem; id: string }) {
  const { t, lang } = useT('phone');
  const { t: word } = useT('common');
  const pop = work.screen_pop ?? {};
  const candidates = candidatesOf(pop);
  const address = text(pop.shown) || text(pop.address);
  const open = typeof pop.open_tickets === 'number' ? pop.open_tickets : null;
  const name = work.customer?.name || address || titleOf(work, lang);
  const sure =
    candidates.length > 1
      ? 'several'
      : !work.customer || pop.is_new
        ? 'unknown'
        : pop.identity === 'verified'
          ? 'verified'
          : 'known';
  const Icon = {
    verified: IconRosetteDiscountCheckFilled,
    known: IconUserCheck,
    several: IconUsers,
    unknown: IconUserPlus,
  }[sure];
  return (
    <div id={id}>
      <h3 className="ell">
        {name}
        {work.customer?.tier && work.customer.tier !== 'standard' && (
          <span className="chip" data-tone="warn">
            {word(`tier.${work.customer.tier as 'gold'}`)}
          </span>
        )}
      </h3>
      {address && !isSame(address, name) && <div className="num sec">{address}</div>}
      <div className={css.sure} data-sure={sure}>
        <Icon size={14} aria-hidden />
        {t(`ring.${sure}`, { count: candidates.length })}
        {open !== null && open > 0 && <span>· {t('ring.open', { count: open })}</span>}
      </div>
      {candidates.length > 1 && (
        <ul className={css.candidates}>
          {candidates.slice(0, 3).map((one) => (
            <li key={one.id}>
              <IconHelpCircle size={13} aria-hidden /> {one.name}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
