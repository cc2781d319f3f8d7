import { Button, Group, Modal, Select, Skeleton, Stack, Textarea } from '@mantine/core';
import {
  IconAlertTriangle,
  IconDeviceMobile,
  IconDeviceTv,
  IconPackage,
  IconPhone,
  IconPlugConnectedX,
  IconWifi,
} from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useT } from '@/i18n/t';
import { day, isPast, money } from '@/lib/money';
import { localised } from '@/lib/names';
import { useAction } from '@/ui/action';
import { askToDisconnect, type LeaveReason, type Overview, REASONS, type Subscription, useBilling } from './api';
import css from './Customers.module.css';

const ICONS: Record<string, typeof IconWifi> = {
  broadband: IconWifi,
  mobile: IconDeviceMobile,
  tv: IconDeviceTv,
  landline: IconPhone,
};
const TONE = { active: 'ok', suspended: 'warn', disconnecting: 'bad', ended: 'idle' };

/** Balance and arrears, or why they are not known; the rest of the card does not wait for it. */
function BalanceLine({ id, number }: { id: number; number: string }) {
  const { t, lang } = useT('customers');
  const billing = useBilling(id);
  if (billing.isPending)
    return (
      <span role="status" aria-label={t('billing.asking')}>
        <Skeleton height={12} width={140} />
      </span>
    );
  const state = billing.data?.state ?? 'unavailable';
  const line = billing.data?.lines.find((one) => one.number === number);
  if (state === 'off') return null;
  if (!line && (state === 'ok' || state === 'none'))
    return <span className={css.noBilling}>{t('billing.notBilled')}</span>;
  if (!line || state === 'unavailable')
    return (
      <span className={css.noBilling}>
        <IconPlugConnectedX size={14} aria-hidden />
        {t('billing.down')}
        <Button size="compact-xs" variant="default" onClick={() => void billing.refetch()}>
          {t('billing.again')}
        </Button>
      </span>
    );
  const owes = Number(line.arrears) > 0;
  return (
    <span className={css.balance}>
      {t('billing.balance')} <b className="num">{money(line.balance, line.currency, lang)}</b>
      {owes && (
        <span className="chip" data-tone="bad">
          <IconAlertTriangle size={12} aria-hidden />
          {t('billing.arrears', { amount: money(line.arrears, line.currency, lang), count: line.overdue_days })}
        </span>
      )}
      {state === 'old' && <small className="muted">{t('billing.old')}</small>}
    </span>
  );
}

interface DisconnectProps {
  subscription: Subscription | null;
  onClose: () => void;
}

/** A disconnect request opens a retention case first: the reason decides what may be offered. */
function Disconnect({ subscription, onClose }: DisconnectProps) {
  const { t, lang } = useT('customers');
  const nav = useNavigate();
  const [reason, setReason] = useState<LeaveReason | null>(null);
  const [note, setNote] = useState('');
  const ask = useAction(() => askToDisconnect(subscription?.id ?? 0, reason ?? 'other', note.trim()), {
    failed: t('disconnect.failed'),
    stale: ['customers', 'retention-cases'],
  });
  const submit = () =>
    ask.mutate(undefined, {
      onSuccess: (opened) => {
        onClose();
        void nav({ to: '/outreach/{-$id}', params: { id: String(opened.id) } });
      },
    });
  return (
    <Modal
      opened={subscription !== null}
      onClose={onClose}
      title={t('disconnect.title')}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <Stack gap="sm">
        {subscription && (
          <p className={css.lead}>
            <b>{localised(subscription.plan.name, lang)}</b> <span className="num muted">{subscription.number}</span>
          </p>
        )}
        <Select
          label={t('disconnect.reason')}
          required
          data-autofocus
          data={REASONS.map((value) => ({ value, label: t(`reason.${value}`) }))}
          value={reason}
          onChange={(value) => setReason(value as LeaveReason | null)}
        />
        <Textarea
          label={t('disconnect.note')}
          autosize
          minRows={3}
          maxLength={4000}
          value={note}
          onChange={(e) => setNote(e.currentTarget.value)}
        />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button disabled={!reason} loading={ask.isPending} onClick={submit}>
            {t('disconnect.open')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

function Row({ id, subscription, onLeave }: { id: number; subscription: Subscription; onLeave: () => void }) {
  const { t, lang } = useT('customers');
  const Icon = ICONS[subscription.plan.product.kind] ?? IconPackage;
  const running = subscription.status === 'active' || subscription.status === 'suspended';
  return (
    <li data-ended={subscription.status === 'ended' || undefined}>
      <Icon size={20} stroke={1.6} aria-hidden />
      <div>
        <p className={css.plan}>
          <b>{localised(subscription.plan.name, lang)}</b>
          <span className="num">{money(subscription.monthly, subscription.currency, lang)}</span>
        </p>
        <p className="muted num">
          {subscription.number}
          {subscription.contract_ends_on &&
            ` · ${t(isPast(subscription.contract_ends_on) ? 'sub.over' : 'sub.until', { d: day(subscription.contract_ends_on, lang) })}`}
        </p>
        {subscription.status !== 'ended' && <BalanceLine id={id} number={subscription.number} />}
        <p className={css.planFoot}>
          <span className="chip" data-tone={TONE[subscription.status]}>
            {t(`sub.${subscription.status}`)}
          </span>
          {running && (
            <Button size="compact-xs" variant="default" onClick={onLeave}>
              {t('disconnect.button')}
            </Button>
          )}
        </p>
      </div>
    </li>
  );
}

export function Subscriptions({ overview }: { overview: Overview }) {
  const { t } = useT('customers');
  const [leaving, setLeaving] = useState<Subscription | null>(null);
  return (
    <section className={css.part}>
      <h2>{t('sub.title')}</h2>
      {!overview.subscriptions.length && <p className="muted">{t('sub.none')}</p>}
      <ul className={css.subs}>
        {overview.subscriptions.map((subscription) => (
          <Row
            key={subscription.id}
            id={overview.customer.id}
            subscription={subscription}
            onLeave={() => setLeaving(subscription)}
          />
        ))}
      </ul>
      <Disconnect key={leaving?.id} subscription={leaving} onClose={() => setLeaving(null)} />
    </section>
  );
}
