import { Menu } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconChevronDown } from '@tabler/icons-react';
import { api } from '@/api/client';
import { useMe } from '@/api/me';
import { useT } from '@/i18n/t';
import { clock, useNow } from '@/lib/time';
import { useMyState } from '@/live/derive';
import { live } from '@/live/store';
import { useFailureText } from '@/ui/State';
import css from './Shell.module.css';

const TONE = { available: 'ok', talking: 'bad', busy: 'bad', wrap_up: 'warn', break: 'idle', offline: 'idle' } as const;
const REASONS = ['rest', 'meal', 'training', 'meeting', 'paperwork'] as const;
export type BreakReason = (typeof REASONS)[number];

/** Asks the server for another state; the answer comes back as a row, here and by the live line. */
export function useChooseState() {
  const { t } = useT('shell');
  const text = useFailureText();
  return async (chosen: 'available' | 'break' | 'offline', reason = '') => {
    try {
      const { data } = await api.PUT('/api/v1/agent-state', { body: { chosen, reason } });
      if (data) live.merge({ agent_state: [data] });
    } catch (error) {
      notifications.show({ color: 'red', title: t('state.failed'), message: text(error) });
    }
  };
}

const Since = ({ at }: { at: string }) => <time className="num">{clock(useNow(1000) - Date.parse(at))}</time>;

export function AgentStateMenu() {
  const { t } = useT('shell');
  const me = useMe();
  const row = useMyState(me.id);
  const choose = useChooseState();
  const state = row?.state ?? 'offline';
  const isReason = (REASONS as readonly string[]).includes(row?.reason ?? '');
  const label = state === 'break' && isReason ? t(`reason.${row?.reason as BreakReason}`) : t(`state.${state}`);
  return (
    <Menu width={250}>
      <Menu.Target>
        <button type="button" className={css.pres}>
          <span className="dot" data-tone={TONE[state]} />
          <span className="sr">{t('state.label')}</span>
          {label}
          {row && <Since at={row.since} />}
          <IconChevronDown size={13} aria-hidden />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t(row?.chosen === 'available' ? 'state.routed' : 'state.notRouted')}</Menu.Label>
        <Menu.Item leftSection={<span className="dot" data-tone="ok" />} onClick={() => void choose('available')}>
          {t('state.available')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>{t('state.break')}</Menu.Label>
        {REASONS.map((reason) => (
          <Menu.Item
            key={reason}
            leftSection={<span className="dot" data-tone="idle" />}
            onClick={() => void choose('break', reason)}
          >
            {t(`reason.${reason}`)}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<span className="dot" data-tone="idle" />} onClick={() => void choose('offline')}>
          {t('state.offline')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
