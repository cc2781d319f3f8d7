import { Button } from '@mantine/core';
import { IconCircleCheckFilled, IconCircleXFilled, IconMail, IconMessage2, IconPhone } from '@tabler/icons-react';
import { useT } from '@/i18n/t';
import { localised } from '@/lib/names';
import { fmt } from '@/lib/time';
import { useAction } from '@/ui/action';
import { type Case, checkContact, type Receipt } from './api';
import css from './Outreach.module.css';

const MEDIA = [
  ['voice', IconPhone],
  ['email', IconMail],
  ['sms', IconMessage2],
] as const;

function Line({ receipt }: { receipt: Receipt }) {
  const { t, lang } = useT('outreach');
  const Icon = receipt.is_allowed ? IconCircleCheckFilled : IconCircleXFilled;
  return (
    <li data-allowed={receipt.is_allowed}>
      <Icon size={16} aria-hidden />
      <div>
        <b>
          {t('check.said', {
            media: t(`media.${receipt.media}`),
            answer: t(receipt.is_allowed ? 'check.allowed' : 'check.refused'),
          })}
        </b>
        {receipt.reasons.map((reason) => (
          <p key={reason.code}>{localised(reason.text, lang)}</p>
        ))}
        <small className="muted num">
          {fmt(Date.parse(receipt.created_at), lang, { dateStyle: 'medium', timeStyle: 'short' })}
        </small>
      </div>
    </li>
  );
}

/** May we contact this customer now? Every answer is kept as a receipt, allowed or not. */
export function ContactCheck({ one }: { one: Case }) {
  const { t } = useT('outreach');
  const check = useAction((media: Receipt['media']) => checkContact(one.id, media), {
    failed: t('check.failed'),
    stale: [`retention-cases/${one.id}`],
  });
  return (
    <section className={css.box}>
      <h2>{t('check.title')}</h2>
      <p className="muted">{t('check.hint')}</p>
      <div className={css.media}>
        {MEDIA.map(([media, Icon]) => (
          <Button
            key={media}
            size="compact-sm"
            variant="default"
            leftSection={<Icon size={15} aria-hidden />}
            disabled={check.isPending}
            onClick={() => check.mutate(media)}
          >
            {t(`media.${media}`)}
          </Button>
        ))}
      </div>
      <ul className={css.receipts} aria-live="polite">
        {one.receipts.map((receipt) => (
          <Line key={receipt.id} receipt={receipt} />
        ))}
      </ul>
    </section>
  );
}
