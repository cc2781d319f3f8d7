import { Tooltip } from '@mantine/core';
import { IconTrendingDown } from '@tabler/icons-react';
import { memo } from 'react';
import { $api, type Schema } from '@/api/client';
import { useT } from '@/i18n/t';
import { day, money, monthOf } from '@/lib/money';
import { localised } from '@/lib/names';
import css from './Customer360.module.css';

/** Why there is no balance to show. */
const WHY_NONE = { ok: 'notBilled', none: 'notBilled', off: 'off', old: 'none', unavailable: 'none' } as const;
const TONE = { unknown: undefined, low: 'ok', medium: 'warn', high: 'bad' } as const;

/** Balance from billing: a part of its own, because billing may be slow or away. */
function Balance({ customer }: { customer: number }) {
  const { t, lang } = useT('panel');
  const billing = $api.useQuery('get', '/api/v1/customers/{id}/billing', { params: { path: { id: customer } } });
  const lines = billing.data?.lines ?? [];
  const currency = lines[0]?.currency;
  const sum = (field: 'balance' | 'arrears') => lines.reduce((total, line) => total + Number(line[field]), 0);
  if (billing.isPending) return <small>…</small>;
  if (!currency) return <small>{t(`billing.${WHY_NONE[billing.data?.state ?? 'unavailable']}`)}</small>;
  const arrears = sum('arrears');
  return (
    <>
      {money(sum('balance').toFixed(2), currency, lang)}
      {arrears > 0 && (
        <span className="chip" data-tone="bad">
          {t('billing.arrears', { amount: money(arrears.toFixed(2), currency, lang) })}
        </span>
      )}
      {billing.data?.state === 'old' && <small>{t('billing.old')}</small>}
    </>
  );
}

type Figures = Pick<Schema['CompleteOverview'], 'tiles' | 'churn' | 'customer'>;

/** The figures at the head of the panel. */
export const Tiles = memo(({ overview }: { overview: Figures }) => {
  const { t, lang } = useT('panel');
  const { tiles, churn, customer } = overview;
  const left = tiles.days_to_contract_end;
  const isOver = left !== null && left < 0;
  const reasons = churn.reasons.map((reason) => localised(reason.text, lang)).join(' · ');
  return (
    <dl className={css.facts}>
      <div>
        <dt>{t('since')}</dt>
        <dd className="num">{tiles.since ? monthOf(tiles.since, lang) : '—'}</dd>
      </div>
      <div>
        <dt>{t('spend')}</dt>
        <dd className="num">{tiles.currency ? money(tiles.monthly_spend, tiles.currency, lang) : '—'}</dd>
      </div>
      <div>
        <dt>{t(isOver ? 'contractEnded' : 'contract')}</dt>
        <dd className="num">
          {tiles.contract_ends_on ? day(tiles.contract_ends_on, lang) : '—'}{' '}
          {left !== null && <small>{t(isOver ? 'daysAgo' : 'days', { count: Math.abs(left) })}</small>}
        </dd>
      </div>
      <div>
        <dt>{t('risk')}</dt>
        <dd>
          <Tooltip label={reasons || t('riskNone')} multiline maw={280}>
            <span className="chip" data-tone={TONE[churn.level]}>
              {(churn.level === 'medium' || churn.level === 'high') && <IconTrendingDown size={13} aria-hidden />}
              {t(`level.${churn.level}`)} {churn.risk !== null && <span className="num">{churn.risk}</span>}
            </span>
          </Tooltip>
        </dd>
      </div>
      <div className={css.wide}>
        <dt>{t('balance')}</dt>
        <dd className="num">
          <Balance customer={customer.id} />
        </dd>
      </div>
    </dl>
  );
});
