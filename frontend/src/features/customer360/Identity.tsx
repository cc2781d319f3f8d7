import { IconBan, IconMail, IconPhone, IconRosetteDiscountCheckFilled, IconUserQuestion } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { memo } from 'react';
import type { Schema } from '@/api/client';
import { DialNumber } from '@/features/softphone/DialNumber';
import { useT } from '@/i18n/t';
import { Avatar, initials } from '@/ui/marks';
import { TagChips } from '@/ui/TagChips';
import css from './Customer360.module.css';

type Known = Pick<Schema['CompleteOverview'], 'customer' | 'contact_points'>;

/** Who it is, how valuable, and how sure we are. */
export const Identity = memo(({ overview, ticket }: { overview: Known; ticket?: number }) => {
  const { t } = useT('panel');
  const { t: word } = useT('common');
  const { customer, contact_points: points } = overview;
  const verified = points.some((point) => point.verified_at);
  const shown = points.slice(0, 3);
  return (
    <>
      <div className={css.id}>
        <Avatar size={48}>{initials(customer.name)}</Avatar>
        <div className={css.idText}>
          <h2>
            <Link to="/customers/{-$id}" params={{ id: String(customer.id) }} className="ell" title={customer.name}>
              {customer.name}
            </Link>
            {customer.tier !== 'standard' && (
              <span className="chip" data-tone="warn">
                {word(`tier.${customer.tier as 'gold'}`)}
              </span>
            )}
          </h2>
          <div className={`${css.acc} num`}>{t('number', { number: customer.number })}</div>
        </div>
      </div>
      {customer.tags && customer.tags.length > 0 && (
        <div className={css.tags}>
          <TagChips tags={customer.tags} families={customer.tag_families} />
        </div>
      )}
      <ul className={css.points}>
        {shown.map((point) => (
          <li key={point.id}>
            {point.kind === 'phone' ? <IconPhone size={14} aria-hidden /> : <IconMail size={14} aria-hidden />}
            {point.kind === 'phone' ? (
              <DialNumber number={point.value} shown={point.shown} customer={customer.id} ticket={ticket} />
            ) : (
              <span className="num ell">{point.shown}</span>
            )}
          </li>
        ))}
      </ul>
      <div className={css.ver} data-sure={verified}>
        {verified ? (
          <IconRosetteDiscountCheckFilled size={15} aria-hidden />
        ) : (
          <IconUserQuestion size={15} stroke={1.8} aria-hidden />
        )}
        {t(verified ? 'verified' : customer.is_provisional ? 'provisional' : 'unverified')}
      </div>
      {customer.do_not_contact && (
        <div className={css.ver} data-sure="never">
          <IconBan size={15} aria-hidden />
          {t('doNotContact')}
        </div>
      )}
    </>
  );
});
