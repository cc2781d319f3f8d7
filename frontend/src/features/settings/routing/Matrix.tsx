// biome-ignore-all lint/a11y/useSemanticElements: only the rows in sight exist, which no table can lay out
import { Button, NumberInput, Popover } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useRef, useState } from 'react';
import { useT } from '@/i18n/t';
import type { Skill } from '@/lib/lists';
import { listOf, localised } from '@/lib/names';
import { useAction } from '@/ui/action';
import { MediaIcon } from '@/ui/marks';
import { type Agent, setCapacity, setLevel } from './api';
import { levelByKey } from './levels';
import css from './Matrix.module.css';

const MEDIA = ['voice', 'chat', 'email', 'task'] as const;
const ROW = 44;

const namesOf = (agent: Agent, lang: string) =>
  listOf(
    agent.queues.map((queue) => localised(queue.name, lang)),
    lang,
  );

function Capacity({ agent }: { agent: Agent }) {
  const { t } = useT('settings');
  const [opened, setOpened] = useState(false);
  const [given, setGiven] = useState<Record<string, number>>({});
  const save = useAction(() => setCapacity(agent.id, given), { failed: t('skills.capacityFailed'), stale: ['agents'] });
  return (
    <Popover opened={opened} onChange={setOpened} trapFocus position="bottom-end">
      <Popover.Target>
        <button
          type="button"
          className={css.capacity}
          onClick={() => {
            setGiven({ ...agent.capacity });
            setOpened(!opened);
          }}
        >
          <span className="sr">{t('skills.capacityOf', { name: agent.person.name })}</span>
          {MEDIA.map((media) => (
            <span key={media} className="num">
              <MediaIcon media={media} size={13} />
              {agent.capacity[media]}
            </span>
          ))}
        </button>
      </Popover.Target>
      <Popover.Dropdown>
        <div className={css.limits}>
          {MEDIA.map((media) => (
            <NumberInput
              key={media}
              size="xs"
              label={t(`media.${media}`)}
              min={0}
              max={10}
              value={given[media] ?? 0}
              onChange={(n) => setGiven({ ...given, [media]: Number(n) || 0 })}
            />
          ))}
          <Button
            size="compact-sm"
            loading={save.isPending}
            onClick={() => save.mutate(undefined, { onSuccess: () => setOpened(false) })}
          >
            {t('save')}
          </Button>
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}

/**
 * Agents by skills as a grid of one tab stop: arrows move, 1 to 9 and 0 (ten) set a level, Delete takes it away. With a
 * mouse the cell itself is a list of levels. Only the rows in sight exist.
 */
export function Matrix({ agents, skills }: { agents: Agent[]; skills: Skill[] }) {
  const { t, lang } = useT('settings');
  const box = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState<[number, number]>([0, 0]);
  const rows = useVirtualizer({
    count: agents.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW,
    overscan: 8,
    initialRect: { width: 900, height: 600 },
  });
  const set = useAction(
    ({ person, skill, level }: { person: number; skill: number; level: number }) => setLevel(person, skill, level),
    { failed: t('skills.levelFailed'), stale: ['agents'] },
  );
  const pending = set.isPending ? set.variables : undefined;
  const levelOf = (agent: Agent, skill: Skill) =>
    pending?.person === agent.id && pending.skill === skill.id ? pending.level : (agent.skills[skill.key] ?? 0);
  const go = (row: number, column: number) => {
    const next: [number, number] = [
      Math.min(Math.max(row, 0), agents.length - 1),
      Math.min(Math.max(column, 0), skills.length - 1),
    ];
    setAt(next);
    rows.scrollToIndex(next[0]);
    requestAnimationFrame(() => box.current?.querySelector<HTMLElement>(`[data-cell="${next.join('.')}"]`)?.focus());
  };
  const keys = (e: KeyboardEvent, row: number, column: number) => {
    const [agent, skill] = [agents[row], skills[column]];
    const step = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[e.key];
    const level = levelByKey(e.key);
    if (step) go(row + (step[0] ?? 0), column + (step[1] ?? 0));
    else if (level !== undefined && agent && skill) set.mutate({ person: agent.id, skill: skill.id, level });
    else return;
    e.preventDefault();
  };
  // A repeat of 0 is no value at all: the whole grid would fall into one column.
  const levels = skills.length ? `repeat(${skills.length}, minmax(72px, 104px)) ` : '';
  const columns = `minmax(150px, 200px) ${levels}minmax(240px, 1fr) 176px`;
  const height = rows.getTotalSize();
  return (
    <>
      <p className={css.hint}>{t(skills.length ? 'skills.keys' : 'skills.none')}</p>
      <div
        className={css.box}
        ref={box}
        role="grid"
        aria-label={t('section.skills')}
        aria-rowcount={agents.length + 1}
        aria-colcount={skills.length + 3}
      >
        <div role="row" aria-rowindex={1} className={css.head} style={{ gridTemplateColumns: columns }} tabIndex={-1}>
          <span role="columnheader" tabIndex={-1}>
            {t('skills.agent')}
          </span>
          {skills.map((skill) => (
            <span key={skill.id} role="columnheader" tabIndex={-1} title={localised(skill.name, lang)}>
              {localised(skill.name, lang)}
            </span>
          ))}
          <span role="columnheader" tabIndex={-1}>
            {t('section.queues')}
          </span>
          <span role="columnheader" tabIndex={-1}>
            {t('skills.capacity')}
          </span>
        </div>
        <div role="rowgroup" style={{ height, position: 'relative' }} className={css.rows}>
          {rows.getVirtualItems().map(({ index, start }) => {
            const agent = agents[index];
            if (!agent) return null;
            return (
              <div
                key={agent.id}
                role="row"
                tabIndex={-1}
                aria-rowindex={index + 2}
                className={css.row}
                style={{ gridTemplateColumns: columns, transform: `translateY(${start}px)`, height: ROW }}
              >
                <span role="rowheader" tabIndex={-1}>
                  <b className="ell">{agent.person.name}</b>
                  <small className="muted ell">{agent.person.team}</small>
                </span>
                {skills.map((skill, column) => {
                  const level = levelOf(agent, skill);
                  const here = at[0] === index && at[1] === column;
                  return (
                    <span key={skill.id} role="gridcell" tabIndex={-1}>
                      <select
                        className={css.cell}
                        data-cell={`${index}.${column}`}
                        data-level={level || undefined}
                        style={{ '--share': `${level * 5 + 5}%` } as object}
                        tabIndex={here ? 0 : -1}
                        aria-label={t('skills.levelOf', {
                          skill: localised(skill.name, lang),
                          name: agent.person.name,
                        })}
                        value={level}
                        onFocus={() => setAt([index, column])}
                        onKeyDown={(e) => keys(e, index, column)}
                        onChange={(e) =>
                          set.mutate({ person: agent.id, skill: skill.id, level: Number(e.currentTarget.value) })
                        }
                      >
                        {Array.from({ length: 11 }, (_, n) => (
                          // biome-ignore lint/suspicious/noArrayIndexKey: the level is the place
                          <option key={n} value={n}>
                            {n || '–'}
                          </option>
                        ))}
                      </select>
                    </span>
                  );
                })}
                <span role="gridcell" tabIndex={-1} className={css.queues}>
                  <span title={namesOf(agent, lang)}>{namesOf(agent, lang)}</span>
                </span>
                <span role="gridcell" tabIndex={-1}>
                  <Capacity agent={agent} />
                </span>
              </div>
            );
          })}
        </div>
      </div>
    </>
  );
}
