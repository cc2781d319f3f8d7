import { Button, Modal, Select, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useT } from '@/i18n/t';
import { useWorkActs } from './acts';
import { TONE } from './board';
import css from './Detail.module.css';
import { type AgentLine, type MediaName, STATES } from './types';

interface Props {
  work: { id: number; media: MediaName; title: string };
  agents: AgentLine[];
  /** who has it now */
  holder?: number;
  onClose: () => void;
}

const BEST = ['available', 'busy', 'wrap_up', 'talking'];

/** Those who can take work first, then those who are still busy; who is away cannot be asked. */
export function askable(agents: AgentLine[], media: MediaName, holder?: number): AgentLine[] {
  const room = (agent: AgentLine) => agent.load[media].limit - agent.load[media].used;
  return agents
    .filter((agent) => agent.chosen === 'available' && agent.state !== 'offline' && agent.person !== holder)
    .toSorted((a, b) => BEST.indexOf(a.state) - BEST.indexOf(b.state) || room(b) - room(a));
}

/** Gives work to one agent: it rings there at once, whatever stands before it in the line. */
export default function Assign({ work, agents, holder, onClose }: Props) {
  const { t } = useT('supervision');
  const { assign } = useWorkActs();
  const [agent, setAgent] = useState<string | null>(null);
  const [note, setNote] = useState('');
  const asked = askable(agents, work.media, holder);
  const byId = new Map(asked.map((one) => [String(one.person), one]));
  const chosen = agent ? byId.get(agent) : undefined;
  const over = chosen && chosen.load[work.media].used >= chosen.load[work.media].limit;
  const give = async () => {
    if (!agent) return;
    await assign.mutateAsync({ id: work.id, agent: Number(agent), note: note.trim() }).then(onClose, () => undefined);
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('assign.title', { what: work.title })}
      closeButtonProps={{ 'aria-label': t('assign.close') }}
    >
      <Select
        label={t('assign.to')}
        description={t('assign.hint')}
        placeholder={t('assign.choose')}
        data={asked.map((one) => ({ value: String(one.person), label: one.name }))}
        value={agent}
        onChange={setAgent}
        searchable
        limit={60}
        nothingFoundMessage={t('assign.nobody')}
        data-autofocus
        renderOption={({ option }) => {
          const one = byId.get(option.value);
          if (!one) return option.label;
          const { used, limit } = one.load[work.media];
          return (
            <span className={css.option}>
              <span className="dot" data-tone={TONE[one.state]} />
              <span>{one.name}</span>
              <small className="muted">{t(`state.${STATES.find((state) => state === one.state) ?? 'busy'}`)}</small>
              <small className="muted num">
                {used}/{limit}
              </small>
            </span>
          );
        }}
      />
      {over && <p className={css.caution}>{t('assign.over', { who: chosen.name })}</p>}
      <Textarea
        mt="sm"
        label={t('assign.note')}
        autosize
        minRows={2}
        maxRows={6}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <Button mt="md" fullWidth disabled={!agent} loading={assign.isPending} onClick={() => void give()}>
        {t('assign.submit')}
      </Button>
    </Modal>
  );
}
