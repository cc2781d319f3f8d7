import { Menu } from '@mantine/core';
import {
  IconAdjustmentsHorizontal,
  IconArrowBackUp,
  IconDots,
  IconEar,
  IconHandOff,
  IconHeadset,
  IconLogout,
  IconMessage2,
  IconUserShare,
} from '@tabler/icons-react';
import { useState } from 'react';
import { useMe } from '@/api/me';
import { type Mode, useLineActs } from '@/features/softphone/lineActs';
import { useT } from '@/i18n/t';
import { useBreakReasons } from '@/lib/lists';
import { localised } from '@/lib/names';
import { useLive } from '@/live/store';
import { isSure } from '@/ui/sure';
import { useAgentActs, useWorkActs } from './acts';
import css from './Detail.module.css';
import type { AgentLine } from './types';

export type AgentAct = (agent: AgentLine, what: 'steer' | 'assign') => void;

/** While a contact is running nobody's state is forced; the server refuses it too, and says so. */
export const onContact = (agent: AgentLine) => agent.state === 'talking' || agent.current?.state === 'active';

/** Puts somebody into another state, or ends their session. */
function States({ agent }: { agent: AgentLine }) {
  const { t, lang } = useT('supervision');
  const { force, signOut } = useAgentActs();
  const reasons = useBreakReasons();
  const held = onContact(agent);
  const set = (chosen: string, reason = '') => force.mutate({ person: agent.person, chosen, reason });
  const out = async () => {
    const text = t('agentMenu.signOutSure', { who: agent.name });
    if (await isSure({ text, yes: t('agentMenu.signOut'), grave: true })) signOut.mutate(agent.person);
  };
  return (
    <>
      <Menu.Label>{t(held ? 'agentMenu.onContact' : 'agentMenu.force')}</Menu.Label>
      <Menu.Item
        disabled={held || agent.chosen === 'available'}
        leftSection={<span className="dot" data-tone="ok" />}
        onClick={() => set('available')}
      >
        {t('state.available')}
      </Menu.Item>
      <Menu.Sub>
        <Menu.Sub.Target>
          <Menu.Sub.Item disabled={held} leftSection={<span className="dot" data-tone="idle" />}>
            {t('state.break')}
          </Menu.Sub.Item>
        </Menu.Sub.Target>
        <Menu.Sub.Dropdown>
          {(reasons.data ?? []).map((one) => (
            <Menu.Item key={one.code} onClick={() => set('break', one.code)}>
              {localised(one.name, lang)}
            </Menu.Item>
          ))}
          {reasons.isError && <Menu.Item onClick={() => void reasons.refetch()}>{t('agentMenu.again')}</Menu.Item>}
        </Menu.Sub.Dropdown>
      </Menu.Sub>
      <Menu.Item
        disabled={held || agent.chosen === 'offline'}
        leftSection={<span className="dot" data-tone="idle" />}
        onClick={() => set('offline')}
      >
        {t('state.offline')}
      </Menu.Item>
      <Menu.Divider />
      <Menu.Item color="red.8" disabled={held} leftSection={<IconLogout size={16} />} onClick={() => void out()}>
        {t('agentMenu.signOut')}
      </Menu.Item>
    </>
  );
}

const WAYS = { listen: IconEar, whisper: IconMessage2, barge: IconHeadset };

/** The live call in which this agent talks, as far as it came to that. */
const useCallIn = (work: number) =>
  useLive((state) => {
    for (const call of state.call.values()) if (call.work_item === work && call.state === 'connected') return call;
  });

/** Into the agent's call: heard by nobody, by the agent alone, or by both. */
function Join({ call }: { call: number }) {
  const { t } = useT('line');
  const acts = useLineActs(call);
  return (
    <>
      {(Object.keys(WAYS) as Mode[]).map((mode) => {
        const Icon = WAYS[mode];
        return (
          <Menu.Item key={mode} leftSection={<Icon size={16} />} onClick={() => void acts.supervise(mode)}>
            {t(`watch.mode.${mode}`)}
          </Menu.Item>
        );
      })}
      <Menu.Divider />
    </>
  );
}

function Items({ agent, onAct }: { agent: AgentLine; onAct: AgentAct }) {
  const { t } = useT('supervision');
  const { unflag } = useAgentActs();
  const { requeue } = useWorkActs();
  const work = agent.current;
  const running = work?.media === 'voice' && work.state === 'active';
  const me = useMe();
  const call = useCallIn(running ? work.work_item : 0);
  const title = work?.customer?.name || work?.title || t('agent.hidden');
  const back = async (id: number, what: string) => {
    const text = t(running ? 'agentMenu.requeueCallSure' : 'agentMenu.requeueSure', { what, who: agent.name });
    if (await isSure({ text, yes: t('agentMenu.requeue'), grave: true })) requeue.mutate({ id, note: '' });
  };
  return (
    <>
      {agent.flagged_at && (
        <>
          <Menu.Item leftSection={<IconHandOff size={16} />} onClick={() => unflag.mutate(agent.person)}>
            {t('agentMenu.unflag')}
          </Menu.Item>
          <Menu.Divider />
        </>
      )}
      {work && (
        <>
          <Menu.Label>{title}</Menu.Label>
          {call && agent.person !== me.id && <Join call={call.id} />}
          <Menu.Item leftSection={<IconUserShare size={16} />} onClick={() => onAct(agent, 'assign')}>
            {t('agentMenu.reassign')}
          </Menu.Item>
          <Menu.Item leftSection={<IconArrowBackUp size={16} />} onClick={() => void back(work.work_item, title)}>
            {t('agentMenu.requeue')}
          </Menu.Item>
          {running && <p className={css.why}>{t('agentMenu.callRuns')}</p>}
          <Menu.Divider />
        </>
      )}
      <Menu.Item leftSection={<IconAdjustmentsHorizontal size={16} />} onClick={() => onAct(agent, 'steer')}>
        {t('agentMenu.steer')}
      </Menu.Item>
      <Menu.Divider />
      <States agent={agent} />
    </>
  );
}

/** What can be done with an agent. A thousand rows carry a plain button; the menu comes with the first press. */
export function AgentMenu({ agent, onAct }: { agent: AgentLine; onAct: AgentAct }) {
  const { t } = useT('supervision');
  const [opened, setOpened] = useState<boolean | null>(null);
  const button = (
    <button
      type="button"
      className={css.more}
      aria-label={t('agentMenu.label', { who: agent.name })}
      aria-haspopup="menu"
      onClick={opened === null ? () => setOpened(true) : undefined}
    >
      <IconDots size={17} aria-hidden />
    </button>
  );
  if (opened === null) return button;
  return (
    <Menu width={244} opened={opened} onChange={setOpened}>
      <Menu.Target>{button}</Menu.Target>
      <Menu.Dropdown>
        <Items agent={agent} onAct={onAct} />
      </Menu.Dropdown>
    </Menu>
  );
}
