import { Skeleton } from '@mantine/core';
import { IconArrowLeft, IconHeartOff, IconMessage2Share, IconTicket, IconUser } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Failure } from '@/api/failure';
import { useT } from '@/i18n/t';
import { day, isPast, money } from '@/lib/money';
import { localised } from '@/lib/names';
import { fmt } from '@/lib/time';
import { useTitle } from '@/lib/title';
import { Empty, Trouble } from '@/ui/State';
import { type Case, isOpen, type Measure, useCase } from './api';
import { ContactCheck } from './ContactCheck';
import css from './Outreach.module.css';
import { CaseChip } from './parts';
import { ResultForm } from './ResultForm';

function MeasureCard({ measure, best, chosen, onChoose }: MeasureProps) {
  const { t, lang } = useT('outreach');
  const { offer } = measure;
  const saves = Number(offer.saving) > 0;
  return (
    <li className={css.measure} data-best={best} data-chosen={chosen}>
      <div>
        <h3>
          {localised(offer.name, lang)}
          {best && (
            <span className="chip" data-tone="info">
              {t('measure.best')}
            </span>
          )}
        </h3>
        <p>{localised(offer.description, lang)}</p>
        <p className="muted num">
          {[
            saves && t('measure.saves', { amount: money(offer.saving, offer.currency, lang) }),
            offer.months > 0 && t('measure.months', { count: offer.months }),
            t('measure.cost', { amount: money(measure.cost, measure.currency, lang) }),
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
        <ul className={css.why} aria-label={t('measure.why')}>
          {measure.reasons.map((reason) => (
            <li key={reason.en ?? Object.values(reason)[0]}>{localised(reason, lang)}</li>
          ))}
        </ul>
      </div>
      <div className={css.score}>
        <span className="num" title={t('measure.score')}>
          {measure.score}
        </span>
        {onChoose && (
          <button type="button" aria-pressed={chosen} onClick={onChoose}>
            {t(chosen ? 'measure.chosen' : 'measure.choose')}
          </button>
        )}
      </div>
    </li>
  );
}

interface MeasureProps {
  measure: Measure;
  best: boolean;
  chosen: boolean;
  onChoose: (() => void) | undefined;
}

function About({ one }: { one: Case }) {
  const { t, lang } = useT('outreach');
  const { subscription } = one;
  return (
    <dl className={css.facts}>
      <div>
        <dt>{t('list.subscription')}</dt>
        <dd>{localised(subscription.plan.name, lang)}</dd>
        <dd className="muted num">{subscription.number}</dd>
      </div>
      <div>
        <dt>{t('list.monthly')}</dt>
        <dd className="num">{money(subscription.monthly, subscription.currency, lang)}</dd>
        <dd className="muted num">
          {subscription.contract_ends_on &&
            t(isPast(subscription.contract_ends_on) ? 'contractEnded' : 'until', {
              d: day(subscription.contract_ends_on, lang),
            })}
        </dd>
      </div>
      <div>
        <dt>{t('list.reason')}</dt>
        <dd>{t(`reason.${one.reason}`)}</dd>
        <dd className="muted">{one.note}</dd>
      </div>
    </dl>
  );
}

function Outcome({ one }: { one: Case }) {
  const { t, lang } = useT('outreach');
  const used = one.measures.find((measure) => measure.measure === one.result_measure);
  const closed = one.closed_at && fmt(Date.parse(one.closed_at), lang, { dateStyle: 'long', timeStyle: 'short' });
  return (
    <section className={css.box}>
      <h2>{t('outcome.title')}</h2>
      <p className={css.result}>
        <CaseChip state={one.state} />
        <span>{one.result_reason}</span>
      </p>
      {used && <p>{t('outcome.measure', { name: localised(used.offer.name, lang) })}</p>}
      <p className="muted num">{[one.agent?.name, closed].filter(Boolean).join(' · ')}</p>
    </section>
  );
}

function Body({ one }: { one: Case }) {
  const { t, lang } = useT('outreach');
  const [chosen, setChosen] = useState<number | null>(null);
  const open = isOpen(one);
  return (
    <div className={css.columns}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll area must be reachable by keyboard */}
      <section className={css.main} tabIndex={0} aria-label={t('case', { name: one.customer.name })}>
        <About one={one} />
        {open && (
          <section className={css.script}>
            <h2>
              <IconMessage2Share size={16} aria-hidden />
              {t('script')}
            </h2>
            <p>{localised(one.script, lang)}</p>
          </section>
        )}
        <section className={css.box}>
          <h2>{t('measure.title')}</h2>
          {!one.measures.length && <p className="muted">{t('measure.none')}</p>}
          <ol className={css.measures}>
            {one.measures.map((measure, i) => (
              <MeasureCard
                key={measure.measure}
                measure={measure}
                best={i === 0}
                chosen={(open ? chosen : one.result_measure) === measure.measure}
                onChoose={open ? () => setChosen(chosen === measure.measure ? null : measure.measure) : undefined}
              />
            ))}
          </ol>
        </section>
      </section>
      <aside className={css.side} aria-label={t('side')}>
        {open ? (
          <section className={css.box}>
            <h2>{t('result.title')}</h2>
            <ResultForm one={one} measure={chosen} onMeasure={setChosen} />
          </section>
        ) : (
          <Outcome one={one} />
        )}
        <ContactCheck one={one} />
      </aside>
    </div>
  );
}

export function CasePage({ id }: { id: number }) {
  const { t } = useT('outreach');
  const found = useCase(id);
  useTitle(found.data ? t('case', { name: found.data.customer.name }) : t('title'));
  if (found.isPending)
    return (
      <div className={css.page} role="status" aria-busy="true" aria-label={t('loading')}>
        <Skeleton height={48} radius={8} />
        <Skeleton height={420} radius={8} />
      </div>
    );
  if (found.error instanceof Failure && found.error.status === 404)
    return (
      <Empty title={t('missing')} icon={<IconHeartOff size={26} stroke={1.6} aria-hidden />}>
        <p>{t('missingHint')}</p>
        <Link to="/outreach/{-$id}" params={{}}>
          {t('back')}
        </Link>
      </Empty>
    );
  if (!found.data) return <Trouble title={t('failed')} error={found.error} retry={() => void found.refetch()} />;
  const one = found.data;
  return (
    <section className={css.one}>
      <header className={css.bar}>
        <Link to="/outreach/{-$id}" params={{}} className={css.back} aria-label={t('back')} title={t('back')}>
          <IconArrowLeft size={18} aria-hidden />
        </Link>
        <h1>{t('case', { name: one.customer.name })}</h1>
        <CaseChip state={one.state} />
        <span className={css.links}>
          <Link to="/customers/{-$id}" params={{ id: String(one.customer.id) }}>
            <IconUser size={16} aria-hidden />
            {t('openCustomer')}
          </Link>
          {one.ticket_id && (
            <Link to="/desk/{-$id}" params={{ id: String(one.ticket_id) }}>
              <IconTicket size={16} aria-hidden />
              {t('openTicket')}
            </Link>
          )}
        </span>
      </header>
      <Body one={one} />
    </section>
  );
}
