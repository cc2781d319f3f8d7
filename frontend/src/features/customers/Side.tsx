import { Tooltip } from '@mantine/core';
import { IconAt, IconCircleCheckFilled, IconMail, IconPhone, IconShieldQuestion } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { DialNumber } from '@/features/softphone/DialNumber';
import { useT } from '@/i18n/t';
import { day, money } from '@/lib/money';
import { localised, subjectOf } from '@/lib/names';
import { useAction } from '@/ui/action';
import { isPaused, PriorityMark, SlaChip } from '@/ui/marks';
import { type ContactLink, type Overview, verifyContact } from './api';
import css from './Customers.module.css';
import { OwnFields } from './OwnFields';
import { ChurnChip } from './parts';
import { Subscriptions } from './Subscriptions';

function Facts({ overview }: { overview: Overview }) {
  const { t, lang } = useT('customers');
  const { tiles, churn } = overview;
  const left = tiles.days_to_contract_end;
  const isOver = left !== null && left < 0;
  return (
    <dl className={css.facts}>
      <div>
        <dt>{t('facts.since')}</dt>
        <dd>{tiles.since ? day(tiles.since, lang) : '–'}</dd>
      </div>
      <div>
        <dt>{t('facts.spend')}</dt>
        <dd className="num">{money(tiles.monthly_spend, tiles.currency, lang)}</dd>
      </div>
      <div>
        <dt>{t(isOver ? 'facts.contractEnded' : 'facts.contract')}</dt>
        <dd className="num">
          {tiles.contract_ends_on ? day(tiles.contract_ends_on, lang) : '–'}
          {left !== null && <small>{t(isOver ? 'facts.daysAgo' : 'facts.days', { count: Math.abs(left) })}</small>}
        </dd>
      </div>
      <div>
        <dt>{t('facts.contacts')}</dt>
        <dd className="num">{tiles.contacts_30_days}</dd>
      </div>
      <div>
        <dt>{t('facts.risk')}</dt>
        <dd>
          <ChurnChip level={churn.level} risk={churn.risk} />
        </dd>
      </div>
      <div>
        <dt>{t('facts.value')}</dt>
        <dd className="num">{t('facts.points', { count: overview.value.points })}</dd>
      </div>
    </dl>
  );
}

function ChurnReasons({ overview }: { overview: Overview }) {
  const { t, lang } = useT('customers');
  if (!overview.churn.reasons.length) return null;
  return (
    <section className={css.part}>
      <h2>{t('churn.why')}</h2>
      <ul className={css.reasons}>
        {overview.churn.reasons.map((reason) => (
          <li key={reason.code}>
            <span>{localised(reason.text, lang)}</span>
            <span className="num muted">
              {reason.points > 0 ? '+' : ''}
              {reason.points}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

const ICON = { phone: IconPhone, email: IconMail, handle: IconAt };

function ContactPoint({ link, verify }: { link: ContactLink; verify: (() => void) | undefined }) {
  const { t } = useT('customers');
  const Icon = ICON[link.kind];
  return (
    <li>
      <Icon size={16} stroke={1.8} aria-hidden />
      {link.kind === 'phone' ? (
        <DialNumber number={link.value} shown={link.shown} customer={link.customer} />
      ) : (
        <span className="ell num" title={link.shown}>
          {link.shown}
        </span>
      )}
      <span className="chip" data-tone="plain">
        {t(`role.${link.role}`)}
      </span>
      {link.verified_at ? (
        <span className={css.verified}>
          <IconCircleCheckFilled size={14} aria-hidden />
          {t('contact.verified')}
        </span>
      ) : (
        <Tooltip label={t('contact.verifyHint')}>
          <button type="button" className={css.verify} onClick={verify}>
            <IconShieldQuestion size={14} aria-hidden />
            {t('contact.verify')}
          </button>
        </Tooltip>
      )}
    </li>
  );
}

function ContactPoints({ overview }: { overview: Overview }) {
  const { t } = useT('customers');
  const { id } = overview.customer;
  const verify = useAction((link: number) => verifyContact(id, link), {
    failed: t('contact.failed'),
    stale: ['customers'],
  });
  return (
    <section className={css.part}>
      <h2>{t('contact.title')}</h2>
      {overview.contact_points.length ? (
        <ul className={css.points}>
          {overview.contact_points.map((link) => (
            <ContactPoint key={link.id} link={link} verify={() => verify.mutate(link.id)} />
          ))}
        </ul>
      ) : (
        <p className="muted">{t('contact.none')}</p>
      )}
    </section>
  );
}

function OpenMatters({ overview }: { overview: Overview }) {
  const { t, lang } = useT('customers');
  const tickets = overview.open_tickets ?? [];
  const cases = (overview.retention_cases ?? []).filter((one) => one.state === 'open' || one.state === 'in_progress');
  return (
    <section className={css.part}>
      <h2>{t('open.title')}</h2>
      {!tickets.length && !cases.length && <p className="muted">{t('open.none')}</p>}
      <ul className={css.matters}>
        {cases.map((one) => (
          <li key={`case-${one.id}`}>
            <Link to="/outreach/{-$id}" params={{ id: String(one.id) }}>
              {t('open.case', { reason: t(`reason.${one.reason as 'price'}`) })}
            </Link>
          </li>
        ))}
        {tickets.map((ticket) => (
          <li key={ticket.id}>
            <Link to="/desk/{-$id}" params={{ id: String(ticket.id) }}>
              {subjectOf(ticket, lang)}
            </Link>
            <span className={css.marks}>
              <PriorityMark priority={ticket.priority} />
              <SlaChip due={ticket.due_at} paused={isPaused(ticket.status)} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

export function Side({ overview }: { overview: Overview }) {
  const { t } = useT('customers');
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll area must be reachable by keyboard
    <aside className={css.side} aria-label={t('about')} tabIndex={0}>
      <Facts overview={overview} />
      <OpenMatters overview={overview} />
      <ContactPoints overview={overview} />
      <OwnFields customer={overview.customer} />
      <Subscriptions overview={overview} />
      <ChurnReasons overview={overview} />
    </aside>
  );
}
