import { ActionIcon, Button, Switch } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { memo, useMemo } from 'react';
import { useT } from '@/i18n/t';
import { localised } from '@/lib/names';
import { useAgents, useSkills } from './api';
import { GroupsInput, LevelsInput, Part, TimeInput } from './fields';
import { useEditing } from './form';
import { type Asked, firstSteps, type Ring, type RingStep, ringSteps, sayTime } from './model';
import css from './Routing.module.css';

/** The members of this queue with what the rings look at. */
export function useAsked(queue: number): Asked[] | undefined {
  const agents = useAgents().data;
  return useMemo(
    () =>
      agents?.flatMap((agent) => {
        const here = agent.queues.find((one) => one.id === queue);
        return here ? [{ id: agent.id, name: agent.person.name, group: here.group, skills: agent.skills }] : [];
      }),
    [agents, queue],
  );
}

/** The rings as they stand in the form, and who joins at which: worked out when they or the members change. */
export function useSteps(members: Asked[] | undefined) {
  const { draft } = useEditing();
  const { required_skills, groups, rings } = draft;
  return useMemo(() => {
    const steps = ringSteps({ required_skills, groups, rings }, members ?? []);
    return { steps, first: firstSteps(steps) };
  }, [required_skills, groups, rings, members]);
}

function Wants({ step }: { step: RingStep }) {
  const { t, lang } = useT('settings');
  const skills = useSkills().data ?? [];
  const name = (key: string) => localised(skills.find((skill) => skill.key === key)?.name, lang) || key;
  const wanted = Object.entries(step.skills);
  return (
    <span className={css.wants}>
      {wanted.map(([key, level]) => (
        <span key={key} className="chip" data-tone="info">
          {name(key)} ≥ {level}
        </span>
      ))}
      {step.groups.map((group) => (
        <span key={group} className="chip" data-tone="vio">
          {group}
        </span>
      ))}
      {!wanted.length && !step.groups.length && <span className="muted">{t('rings.anyMember')}</span>}
    </span>
  );
}

interface PictureProps {
  steps: RingStep[];
  first: ReadonlyMap<number, number>;
  members: Asked[];
}

/** As many squares as one looks at; the figure beside them counts everybody. */
const SQUARES = 60;

/** Every member is one square, in the same place in every row: one sees who joins when. */
const Picture = memo(({ steps, first, members }: PictureProps) => {
  const { t, lang } = useT('settings');
  const order = useMemo(() => {
    const { compare } = new Intl.Collator(lang);
    const place = (one: Asked) => first.get(one.id) ?? steps.length;
    return [...members].sort((a, b) => place(a) - place(b) || compare(a.name, b.name)).slice(0, SQUARES);
  }, [members, first, steps, lang]);
  const fits = useMemo(() => steps.map((step) => new Set(step.fits)), [steps]);
  return (
    <ol className={css.picture}>
      {steps.map((step, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place in time
        <li key={i}>
          <b className="num">{step.after ? t('rings.after', { time: sayTime(step.after, lang) }) : t('rings.start')}</b>
          <Wants step={step} />
          <span className={css.people} aria-hidden>
            {order.map((one) => (
              <i
                key={one.id}
                title={one.name}
                data-in={fits[i]?.has(one.id) || undefined}
                data-new={first.get(one.id) === i || undefined}
              />
            ))}
          </span>
          <span className="num" data-none={!step.fits.length || undefined}>
            {t('rings.fit', { n: step.fits.length, all: members.length })}
          </span>
        </li>
      ))}
    </ol>
  );
});

function OneRing({ ring, place, known }: { ring: Ring; place: number; known: string[] }) {
  const { t, lang } = useT('settings');
  const { draft, set, errors } = useEditing();
  const path = `rings.${place}`;
  const change = (next: Ring) =>
    set(
      'rings',
      draft.rings.map((one, i) => (i === place ? next : one)),
    );
  const { skills, groups, ...rest } = ring;
  return (
    <li className={css.card} aria-label={t('rings.after', { time: sayTime(ring.after, lang) })}>
      <div className={css.cardHead}>
        <TimeInput
          label={t('rings.when')}
          value={ring.after}
          min={1}
          error={errors[`${path}.after`] ?? errors[path]}
          onChange={(after) => change({ ...ring, after })}
        />
        <ActionIcon
          aria-label={t('rings.remove', { n: place + 1 })}
          onClick={() =>
            set(
              'rings',
              draft.rings.filter((_, i) => i !== place),
            )
          }
        >
          <IconTrash size={16} aria-hidden />
        </ActionIcon>
      </div>
      <Switch
        label={t('rings.changeSkills')}
        checked={!!skills}
        onChange={(e) =>
          change({ ...rest, ...(groups ? { groups } : {}), ...(e.currentTarget.checked ? { skills: {} } : {}) })
        }
      />
      {skills && (
        <LevelsInput
          label={t('rings.thenSkills')}
          value={skills}
          path={`${path}.skills`}
          errors={errors}
          onChange={(next) => change({ ...ring, skills: next })}
        />
      )}
      <Switch
        label={t('rings.addGroups')}
        checked={!!groups}
        onChange={(e) =>
          change({ ...rest, ...(skills ? { skills } : {}), ...(e.currentTarget.checked ? { groups: [] } : {}) })
        }
      />
      {groups && (
        <GroupsInput
          label={t('rings.thenGroups')}
          description={t('rings.thenGroupsHint')}
          value={groups}
          known={known}
          error={errors[`${path}.groups`] ?? errors[`${path}.groups.0`]}
          onChange={(next) => change({ ...ring, groups: next })}
        />
      )}
    </li>
  );
}

/** Whom a contact asks, and how that widens the longer it waits. */
export function Rings() {
  const { t } = useT('settings');
  const { base, draft, set, errors } = useEditing();
  const members = useAsked(base.id);
  const { steps, first } = useSteps(members);
  const known = useMemo(() => {
    const groups = members?.map((one) => one.group) ?? [];
    return [...new Set([...groups, ...draft.groups])].filter(Boolean).sort();
  }, [members, draft.groups]);
  const add = () =>
    set('rings', [
      ...draft.rings,
      { after: (draft.rings.at(-1)?.after ?? 0) + 30, skills: { ...draft.required_skills } },
    ]);
  return (
    <Part id="rings" lead={t('lead.rings')} wrong={!!errors.rings}>
      {members && <Picture steps={steps} first={first} members={members} />}
      <div className={css.pair}>
        <LevelsInput
          label={t('field.required_skills')}
          value={draft.required_skills}
          path="required_skills"
          errors={errors}
          onChange={(next) => set('required_skills', next)}
        />
        <GroupsInput
          label={t('field.groups')}
          description={t('hint.groups')}
          value={draft.groups}
          known={known}
          error={errors.groups ?? errors['groups.0']}
          onChange={(next) => set('groups', next)}
        />
      </div>
      <ol className={css.cards}>
        {draft.rings.map((ring, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a ring has no identity but its place
          <OneRing key={i} ring={ring} place={i} known={known} />
        ))}
      </ol>
      <Button variant="default" leftSection={<IconPlus size={15} aria-hidden />} onClick={add} className={css.add}>
        {t('rings.add')}
      </Button>
    </Part>
  );
}
