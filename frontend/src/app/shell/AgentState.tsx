import { Menu } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconChevronDown, IconHandStop } from '@tabler/icons-react';
import { useState } from 'react';
import { api } from '@/api/client';
import { useMe } from '@/api/me';
import { useT } from '@/i18n/t';
import { useBreakReasons } from '@/lib/lists';
import { localised } from '@/lib/names';
import { clock, useNow } from '@/lib/time';
import { useMyState } from '@/live/derive';
import { live } from '@/live/store';
import { STATE_TONE } from '@/ui/marks';
import { useFailureText } from '@/ui/State';
import css from './Shell.module.css';

const REASONS = ['rest', 'meal', 'training', 'meeting', 'paperwork'] as const;

/** The reason that the server itself gives for a break, after contacts in a row that rang out. */
export const NOT_ANSWERING = 'not_answering';

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

/** The breaks that administrators set up, or ours where they set up none; read when they are needed. */
export function useBreaks(needed: boolean): { code: string; text: string }[] {
  const { t, lang } = useT('shell');
  const rows = useBreakReasons(needed).data ?? [];
  if (rows.length) return rows.map(({ code, name }) => ({ code, text: localised(name, lang) }));
  return REASONS.map((code) => ({ code, text: t(`reason.${code}`) }));
}

/** Raises my hand, or takes it down: a supervisor sees it within the second. */
export function useFlag() {
  const { t } = useT('shell');
  const text = useFailureText();
  return async (raised: boolean) => {
    try {
      const { data } = await api.PUT('/api/v1/agent-state/flag', { body: { raised } });
      if (data) live.merge({ agent_state: [data] });
    } catch (error) {
      notifications.show({ color: 'red', title: t('state.notFlagged'), message: text(error) });
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
  const [opened, setOpened] = useState(false);
  const breaks = useBreaks(opened || state === 'break');
  const flag = useFlag();
  const raised = row?.flagged_at != null;
  const taken = state === 'break' && breaks.find(({ code }) => code === row?.reason);
  const silent = state === 'break' && row?.reason === NOT_ANSWERING;
  const label = taken ? taken.text : t(silent ? 'state.notAnswering' : `state.${state}`);
  return (
    <Menu width={250} onChange={setOpened}>
      <Menu.Target>
        <button type="button" className={css.pres}>
          <span className="dot" data-tone={silent ? 'warn' : STATE_TONE[state]} />
          <span className="sr">{t('state.label')}</span>
          {label}
          {raised && <IconHandStop size={15} className={css.flag} aria-label={t('state.flagged')} />}
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
        {breaks.map(({ code, text }) => (
          <Menu.Item
            key={code}
            leftSection={<span className="dot" data-tone="idle" />}
            onClick={() => void choose('break', code)}
          >
            {text}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<span className="dot" data-tone="idle" />} onClick={() => void choose('offline')}>
          {t('state.offline')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={<IconHandStop size={16} />} onClick={() => void flag(!raised)}>
          {t(raised ? 'state.unflag' : 'state.flag')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
