import { ActionIcon, Menu } from '@mantine/core';
import { IconBox, IconDeviceMobile, IconDeviceTv, IconDots, IconUnlink, IconWifi } from '@tabler/icons-react';
import { memo } from 'react';
import type { Schema } from '@/api/client';
import { askToDisconnect, type LeaveReason, REASONS } from '@/features/customers/api';
import { useT } from '@/i18n/t';
import { money } from '@/lib/money';
import { localised } from '@/lib/names';
import { useAction } from '@/ui/action';
import css from './Customer360.module.css';
import { Part } from './parts';

type Subscription = Schema['SubscriptionRow'];
const ICONS: Record<string, typeof IconBox> = {
  broadband: IconWifi,
  fibre: IconWifi,
  mobile: IconDeviceMobile,
  tv: IconDeviceTv,
};
function useDisconnect(ticket: number) {
  const { t } = useT('panel');
  return useAction(
    ({ subscription, reason }: { subscription: number; reason: LeaveReason }) =>
      askToDisconnect(subscription, reason, '', ticket),
    { failed: t('disconnect.failed'), done: t('disconnect.opened'), stale: ['retention-cases', 'customers'] },
  );
}

function Line({ one, ticket }: { one: Subscription; ticket: number }) {
  const { t, lang } = useT('panel');
  const disconnect = useDisconnect(ticket);
  const Icon = ICONS[one.plan.product.kind] ?? IconBox;
  const ended = one.status === 'ended';
  return (
    <li className={css.product} data-ended={ended || undefined}>
      <Icon size={17} stroke={1.7} aria-hidden />
      <span className={css.productText}>
        <span className="ell">{localised(one.plan.name, lang)}</span>
        <small className="num ell">
          {one.number}
          {one.status !== 'active' && ` · ${t(`subscription.${one.status}`)}`}
        </small>
      </span>
      <span className="num sec">{money(one.monthly, one.currency, lang)}</span>
      {ended ? (
        <span />
      ) : (
        <Menu width={230}>
          <Menu.Target>
            <ActionIcon size={24} aria-label={t('disconnect.menu', { number: one.number })}>
              <IconDots size={16} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Label>{t('disconnect.because')}</Menu.Label>
            {REASONS.map((reason) => (
              <Menu.Item
                key={reason}
                leftSection={<IconUnlink size={15} />}
                onClick={() => disconnect.mutate({ subscription: one.id, reason })}
              >
                {t(`reason.${reason}`)}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
    </li>
  );
}

/** What the customer has with us. */
export const Products = memo(({ subscriptions, ticket }: { subscriptions: Subscription[]; ticket: number }) => {
  const { t } = useT('panel');
  return (
    <Part title={t('products')}>
      {subscriptions.length ? (
        <ul className={css.plain}>
          {subscriptions.slice(0, 8).map((one) => (
            <Line key={one.id} one={one} ticket={ticket} />
          ))}
        </ul>
      ) : (
        <p className="muted">{t('noProducts')}</p>
      )}
    </Part>
  );
});
