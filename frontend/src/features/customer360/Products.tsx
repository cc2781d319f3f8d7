import { ActionIcon, Menu } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconBox, IconDeviceMobile, IconDeviceTv, IconDots, IconUnlink, IconWifi } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { api, type Schema } from '@/api/client';
import { useT } from '@/i18n/t';
import { localised } from '@/lib/names';
import { useFailureText } from '@/ui/State';
import css from './Customer360.module.css';
import { money, Part } from './parts';

type Subscription = Schema['SubscriptionRow'];
const ICONS: Record<string, typeof IconBox> = {
  broadband: IconWifi,
  fibre: IconWifi,
  mobile: IconDeviceMobile,
  tv: IconDeviceTv,
};
const REASONS = ['price', 'quality', 'moving', 'competitor', 'service', 'unused', 'other'] as const;
type Reason = (typeof REASONS)[number];

/** The customer wants to leave: a retention case with its measures opens at once. */
function useDisconnect(ticket: number) {
  const { t } = useT('panel');
  const text = useFailureText();
  const cache = useQueryClient();
  return async (subscription: number, reason: Reason) => {
    try {
      await api.POST('/api/v1/subscriptions/{id}/disconnect-requests', {
        params: { path: { id: subscription } },
        body: { reason, note: '', ticket_id: ticket },
      });
      await cache.invalidateQueries({
        predicate: ({ queryKey }) => /^\/api\/v1\/(retention-cases|customers)/.test(String(queryKey[1])),
      });
      notifications.show({ color: 'green', title: t('disconnect.opened'), message: t('disconnect.openedText') });
    } catch (error) {
      notifications.show({ color: 'red', title: t('disconnect.failed'), message: text(error) });
    }
  };
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
                onClick={() => void disconnect(one.id, reason)}
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
export function Products({ subscriptions, ticket }: { subscriptions: Subscription[]; ticket: number }) {
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
}
