import { Menu } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { $api, type Schema } from '@/api/client';
import { useT } from '@/i18n/t';
import { MediaIcon } from '@/ui/marks';
import css from './Composer.module.css';

type Way = Schema['WayToAnswer'];

/** How the customer can be answered; without a telephone provider nothing can be sent as a text. */
export function useWays(ticket: Pick<Schema['TicketDetail'], 'ways'>): Way[] {
  const phone = $api.useQuery('get', '/api/v1/phone', undefined, { staleTime: Number.POSITIVE_INFINITY });
  const silent = phone.data?.kind === 'none';
  return silent ? ticket.ways.filter((way) => way.media !== 'sms') : [...ticket.ways];
}

interface Props {
  ways: Way[];
  way: Way;
  onChoose: (media: Way['media']) => void;
}

/** Where a reply goes, and by what; another medium is one click away where there is one. */
export function Via({ ways, way, onChoose }: Props) {
  const { t } = useT('ticket');
  const { t: word } = useT('common');
  const to = t('composer.via', { to: way.to });
  const shown = (
    <>
      <span className="ell" title={way.to}>
        {to}
      </span>{' '}
      <b className={css.by}>{word(`media.${way.media}`)}</b>
    </>
  );
  if (ways.length < 2) return shown;
  return (
    <Menu position="top-end" width={280}>
      <Menu.Target>
        <button type="button" className={css.way}>
          {shown}
          <IconChevronDown size={13} aria-hidden />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('composer.by')}</Menu.Label>
        {ways.map((one) => (
          <Menu.Item
            key={one.media}
            leftSection={<MediaIcon media={one.media} size={15} />}
            aria-current={one.media === way.media}
            onClick={() => onChoose(one.media)}
          >
            {word(`media.${one.media}`)} <span className="muted">{one.to}</span>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
