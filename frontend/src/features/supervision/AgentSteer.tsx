import { Button, Drawer, NumberInput, Select, Skeleton, Switch, TextInput } from '@mantine/core';
import { useState } from 'react';
import { statusOf } from '@/api/failure';
import { useT } from '@/i18n/t';
import { useQueues, useSkills } from '@/lib/lists';
import { localised } from '@/lib/names';
import { MediaIcon } from '@/ui/marks';
import { Trouble } from '@/ui/State';
import { useSteered, useSteering } from './acts';
import css from './Detail.module.css';
import { type AgentLine, type AgentSteered, MEDIA, type MediaName } from './types';

const MOST = 10;

/** Where this agent is asked, and in which group of the queue. */
function Queues({ agent }: { agent: AgentSteered }) {
  const { t, lang } = useT('supervision');
  const queues = useQueues();
  const { join, leave } = useSteering(agent.person.id);
  const groupOf = new Map(agent.queues.map((queue) => [queue.id, queue.group]));
  if (queues.isError && !queues.data)
    return <Trouble small title={t('steer.failed')} error={queues.error} retry={() => void queues.refetch()} />;
  if (!queues.data) return <Skeleton height={140} radius={8} />;
  return (
    <ul>
      {queues.data.map((queue) => {
        const group = groupOf.get(queue.id);
        return (
          <li key={queue.id}>
            <Switch
              size="sm"
              checked={group !== undefined}
              disabled={join.isPending || leave.isPending}
              label={localised(queue.name, lang)}
              onChange={(event) =>
                event.currentTarget.checked ? join.mutate({ queue: queue.id, group: '' }) : leave.mutate(queue.id)
              }
            />
            {group !== undefined && (
              <GroupName key={group} name={group} onName={(next) => join.mutate({ queue: queue.id, group: next })} />
            )}
          </li>
        );
      })}
    </ul>
  );
}

function GroupName({ name, onName }: { name: string; onName: (name: string) => void }) {
  const { t } = useT('supervision');
  const [text, setText] = useState(name);
  const keep = () => {
    if (text.trim() !== name) onName(text.trim());
  };
  return (
    <TextInput
      size="xs"
      aria-label={t('steer.group')}
      placeholder={t('steer.group')}
      value={text}
      onChange={(event) => setText(event.currentTarget.value.replace(/[^-\w]/g, ''))}
      onBlur={keep}
      onKeyDown={(event) => event.key === 'Enter' && keep()}
    />
  );
}

const LEVELS = Array.from({ length: MOST }, (_, i) => String(i + 1));

/** What this agent can do, and how well. */
function Skills({ agent }: { agent: AgentSteered }) {
  const { t } = useT('supervision');
  const skills = useSkills();
  const { setLevel } = useSteering(agent.person.id);
  const none = { value: '0', label: t('steer.none') };
  const data = [none, ...LEVELS.map((level) => ({ value: level, label: t('steer.level', { level }) }))];
  if (skills.isError && !skills.data)
    return <Trouble small title={t('steer.failed')} error={skills.error} retry={() => void skills.refetch()} />;
  if (!skills.data) return <Skeleton height={140} radius={8} />;
  if (!skills.data.length) return <p>{t('steer.noSkills')}</p>;
  return (
    <ul>
      {skills.data.map((skill) => (
        <li key={skill.id}>
          <span>{skill.text || skill.key}</span>
          <Select
            size="xs"
            aria-label={skill.text || skill.key}
            data={data}
            allowDeselect={false}
            value={String(agent.skills[skill.key] ?? 0)}
            disabled={setLevel.isPending}
            onChange={(level) => setLevel.mutate({ skill: skill.id, level: Number(level ?? 0) })}
          />
        </li>
      ))}
    </ul>
  );
}

/** How many contacts of each medium at once. */
function Capacity({ agent }: { agent: AgentSteered }) {
  const { t } = useT('supervision');
  const { t: word } = useT('common');
  const { setCapacity } = useSteering(agent.person.id);
  const [limits, setLimits] = useState(agent.capacity);
  const changed = MEDIA.some((media) => limits[media] !== agent.capacity[media]);
  const set = (media: MediaName, value: number | string) =>
    setLimits((was) => ({ ...was, [media]: Math.min(MOST, Math.max(0, Number(value) || 0)) }));
  return (
    <>
      <div className={css.limits}>
        {MEDIA.map((media) => (
          <NumberInput
            key={media}
            size="xs"
            label={word(`media.${media}`)}
            leftSection={<MediaIcon media={media} size={14} />}
            min={0}
            max={MOST}
            value={limits[media]}
            onChange={(value) => set(media, value)}
          />
        ))}
      </div>
      <div className={css.end}>
        <Button disabled={!changed} loading={setCapacity.isPending} onClick={() => setCapacity.mutate(limits)}>
          {t('steer.save')}
        </Button>
      </div>
    </>
  );
}

function Shape() {
  return (
    <div className={css.steer}>
      <Skeleton height={140} radius={8} />
      <Skeleton height={180} radius={8} />
      <Skeleton height={70} radius={8} />
    </div>
  );
}

/** An agent's queues, skills and capacity, changed while the day is running. */
export default function AgentSteer({ agent, onClose }: { agent: AgentLine; onClose: () => void }) {
  const { t } = useT('supervision');
  const steered = useSteered(agent.person);
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size={460}
      title={t('steer.title', { who: agent.name })}
      closeButtonProps={{ 'aria-label': t('assign.close') }}
    >
      {steered.isPending && <Shape />}
      {steered.isError &&
        !steered.data &&
        (statusOf(steered.error) === 404 ? (
          <p>{t('steer.notYours')}</p>
        ) : (
          <Trouble title={t('steer.failed')} error={steered.error} retry={() => void steered.refetch()} />
        ))}
      {steered.data && (
        <div className={css.steer}>
          <section>
            <h3>{t('steer.queues')}</h3>
            <p>{t('steer.queuesHint')}</p>
            <Queues agent={steered.data} />
          </section>
          <section>
            <h3>{t('steer.skills')}</h3>
            <p>{t('steer.skillsHint')}</p>
            <Skills agent={steered.data} />
          </section>
          <section>
            <h3>{t('steer.capacity')}</h3>
            <p>{t('steer.capacityHint')}</p>
            <Capacity key={JSON.stringify(steered.data.capacity)} agent={steered.data} />
          </section>
        </div>
      )}
    </Drawer>
  );
}
