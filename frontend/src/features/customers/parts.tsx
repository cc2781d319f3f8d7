import { IconStarFilled, IconTrendingDown, IconTrendingUp } from '@tabler/icons-react';
import { useT } from '@/i18n/t';
import type { CustomerRow, Tier } from './api';

const TIER_TONE: Record<Tier, string> = { standard: 'plain', silver: 'idle', gold: 'warn', vip: 'vio' };

export function TierChip({ tier }: { tier: Tier }) {
  const { t } = useT('common');
  return (
    <span className="chip" data-tone={TIER_TONE[tier]}>
      {(tier === 'gold' || tier === 'vip') && <IconStarFilled size={11} aria-hidden />}
      {t(`tier.${tier}`)}
    </span>
  );
}

const CHURN_TONE = { unknown: undefined, low: 'ok', medium: 'warn', high: 'bad' };

/** The risk of leaving in a word, with its figure: the colour only repeats it. Nothing is known of strangers. */
export function ChurnChip({ level, risk }: { level: CustomerRow['churn_level']; risk: number | null }) {
  const { t } = useT('customers');
  const Icon = level === 'low' ? IconTrendingUp : IconTrendingDown;
  return (
    <span className="chip" data-tone={CHURN_TONE[level]}>
      {risk !== null && <Icon size={13} aria-hidden />}
      {t(`churn.${level}`)} {risk !== null && <span className="num">{risk}</span>}
    </span>
  );
}
