import { notifications } from '@mantine/notifications';
import { IconAlertTriangleFilled, IconChecks, IconClockHour4, IconHelpCircle } from '@tabler/icons-react';
import { api, type Schema } from '@/api/client';
import { useT } from '@/i18n/t';
import { fmt, MOMENT } from '@/lib/time';
import { useFailureText } from '@/ui/State';
import css from './Ticket.module.css';

/** the carrier's numbers for why a text did not arrive, those that we can put into words */
const REASONS = ['21211', '21610', '30003', '30004', '30005', '30006', '30007'] as const;
type Reason = (typeof REASONS)[number];

function SendAgain({ message }: { message: Schema['MessageDetail'] }) {
  const { t } = useT('ticket');
  const text = useFailureText();
  const again = async () => {
    try {
      await api.POST('/api/v1/messages/{id}/send-again', { params: { path: { id: message.id } } });
    } catch (error) {
      notifications.show({ color: 'red', title: t('delivery.againFailed'), message: text(error) });
    }
  };
  return (
    <button type="button" className={css.again} onClick={() => void again()}>
      {t('delivery.again')}
    </button>
  );
}

/** Why it did not arrive: the code's words, with what the mail server said as it said it. */
function why(t: ReturnType<typeof useT<'ticket'>>['t'], detail: string): string {
  const [code = '', ...said] = detail.split(' ');
  const words = said.join(' ');
  if (code === 'answered' || code === 'bounced' || code === 'broken') return t(`delivery.${code}`, { words });
  return detail;
}

/** Where an outgoing message is on its way: icon and word, red only when it did not arrive. */
export function Delivery({ message }: { message: Schema['MessageDetail'] }) {
  const { t, lang } = useT('ticket');
  const { state } = message;
  const [code = '', next = '', ...rest] = message.state_detail.split(' ');
  if (state === 'queued' && next && (code === 'unreachable' || code === 'deferred' || code === 'carrier'))
    return (
      <span className={css.state} data-tone="bad">
        <IconAlertTriangleFilled size={13} aria-hidden />
        {t(`delivery.${code}`, { at: fmt(next, lang, MOMENT) })}
      </span>
    );
  if (state === 'queued')
    return (
      <span className={css.state}>
        <IconClockHour4 size={13} aria-hidden />
        {t('delivery.queued')}
      </span>
    );
  if (state === 'failed')
    return (
      <span className={css.state} data-tone="bad" title={why(t, message.state_detail)}>
        <IconAlertTriangleFilled size={13} aria-hidden />
        {code === 'error' && REASONS.includes(next as Reason)
          ? t(`delivery.why.${next as Reason}`)
          : t('delivery.failed')}
        <SendAgain message={message} />
      </span>
    );
  if (state === 'unknown')
    return (
      <span className={css.state}>
        <IconHelpCircle size={13} aria-hidden />
        {t('delivery.unknown')}
      </span>
    );
  if (state !== 'sent' && state !== 'delivered') return null;
  if (code === 'refused')
    return (
      <span className={css.state} data-tone="bad">
        <IconAlertTriangleFilled size={13} aria-hidden />
        {t('delivery.refused', { who: [next, ...rest].join(' ') })}
      </span>
    );
  if (code === 'waiting')
    return (
      <span className={css.state}>
        <IconClockHour4 size={13} aria-hidden />
        {t('delivery.waiting', { at: fmt(next, lang, MOMENT), who: rest.join(' ') })}
      </span>
    );
  return (
    <span className={css.state} data-tone="out">
      <IconChecks size={14} aria-hidden />
      {t(`delivery.${state}`)}
    </span>
  );
}
