import { Button, Modal, Select, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useT } from '@/i18n/t';
import { useQueues } from '@/lib/lists';
import { localised } from '@/lib/names';
import { STATE_TONE } from '@/ui/marks';
import { useWorkActs } from './acts';
import css from './Detail.module.css';
import { type AgentLine, type MediaName, STATES } from './types';

interface Props {
  work: { id: number; media: MediaName; title: string; queue?: number | undefined; running?: boolean };
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

/** The queues that can take it: of the same medium, open, and not the one it is in. */
function useOtherQueues(work: Props['work']): Choice[] {
  const { lang } = useT('supervision');
  const queues = useQueues().data ?? [];
  if (!work.queue) return [];
  return queues
    .filter((queue) => queue.media === work.media && queue.id !== work.queue)
    .map((queue) => ({ value: `queue:${queue.id}`, label: localised(queue.name, lang) }));
}

interface Choice {
  value: string;
  label: string;
}

function Person({ agent, media }: { agent: AgentLine; media: MediaName }) {
  const { t } = useT('supervision');
  const { used, limit } = agent.load[media];
  return (
    <span className={css.option}>
      <span className="dot" data-tone={STATE_TONE[agent.state]} />
      <span>{agent.name}</span>
      <small className="muted">{t(`state.${STATES.find((state) => state === agent.state) ?? 'busy'}`)}</small>
      <small className="muted num">
        {used}/{limit}
      </small>
    </span>
  );
}

/** Gives work to one agent, where it rings at once, or to another queue; also what somebody has in hand. */
export default function Assign({ work, agents, holder, onClose }: Props) {
  const { t } = useT('supervision');
  const { assign, toQueue } = useWorkActs();
  const [target, setTarget] = useState<string | null>(null);
  const [note, setNote] = useState('');
  const asked = askable(agents, work.media, holder);
  const queues = useOtherQueues(work);
  const byId = new Map(asked.map((one) => [`agent:${one.person}`, one]));
  const chosen = target ? byId.get(target) : undefined;
  const over = chosen && chosen.load[work.media].used >= chosen.load[work.media].limit;
  const people = asked.map((one) => ({ value: `agent:${one.person}`, label: one.name }));
  const data = queues.length
    ? [
        { group: t('assign.people'), items: people },
        { group: t('assign.queues'), items: queues },
      ]
    : people;
  const give = async () => {
    const [kind, id] = (target ?? '').split(':');
    const words = { id: work.id, note: note.trim() };
    const done =
      kind === 'queue'
        ? toQueue.mutateAsync({ ...words, queue: Number(id) })
        : assign.mutateAsync({ ...words, agent: Number(id) });
    await done.then(onClose, () => undefined);
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
        placeholder={t(queues.length ? 'assign.chooseAny' : 'assign.choose')}
        data={data}
        value={target}
        onChange={setTarget}
        searchable
        limit={60}
        nothingFoundMessage={t('assign.nobody')}
        data-autofocus
        renderOption={({ option }) => {
          const one = byId.get(option.value);
          return one ? <Person agent={one} media={work.media} /> : option.label;
        }}
      />
      {work.running && <p className={css.caution}>{t('assign.running')}</p>}
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
      <Button
        mt="md"
        fullWidth
        disabled={!target}
        loading={assign.isPending || toQueue.isPending}
        onClick={() => void give()}
      >
        {t('assign.submit')}
      </Button>
    </Modal>
  );
}
