import { Button, NativeSelect, Select, Skeleton, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { call, type Full } from '@/api/call';
import type { Schema } from '@/api/client';
import { useT } from '@/i18n/t';
import { usePeople } from '@/lib/lists';
import { useWhole } from '@/lib/pages';
import { useAction } from '@/ui/action';
import { Trouble } from '@/ui/State';
import css from './Settings.module.css';
import own from './Teams.module.css';

export type Team = Full<Schema['TeamRow']>;
type Person = Full<Schema['PersonRow']>;
const STALE = ['teams', 'people', 'agents'];

export const useTeams = () => useWhole<Team>('teams');

/** Depth first: a team stands right before those below it. */
export function inOrder<T extends { id: number; parent: number | null }>(
  teams: T[],
  parent: number | null = null,
): T[] {
  return teams.filter((team) => team.parent === parent).flatMap((team) => [team, ...inOrder(teams, team.id)]);
}

const pathOf = (team: Team) => team.path_ids as number[];
export const indented = (team: Team) => `${'\u2003'.repeat(pathOf(team).length - 1)}${team.name}`;

function Line({ team, teams }: { team: Team; teams: Team[] }) {
  const { t } = useT('settings');
  const [name, setName] = useState(team.name);
  const words = { failed: t('teams.failed'), stale: STALE };
  const rename = useAction((next: string) => call<Team>('patch', `teams/${team.id}`, { body: { name: next } }), words);
  const move = useAction(
    (parent: number | null) => call<Team>('put', `teams/${team.id}/parent`, { body: { parent } }),
    words,
  );
  const keep = () => {
    const next = name.trim();
    if (!next) setName(team.name);
    else if (next !== team.name) rename.mutate(next, { onError: () => setName(team.name) });
  };
  const others = teams.filter((one) => !pathOf(one).includes(team.id));
  return (
    <li style={{ paddingInlineStart: 20 * (pathOf(team).length - 1) }}>
      <TextInput
        size="sm"
        aria-label={t('teams.nameOf', { team: team.name })}
        maxLength={120}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        onBlur={keep}
        onKeyDown={(event) => event.key === 'Enter' && keep()}
      />
      <NativeSelect
        size="sm"
        aria-label={t('teams.belowOf', { team: team.name })}
        disabled={move.isPending}
        value={team.parent ?? ''}
        data={[
          { value: '', label: t('teams.top') },
          ...others.map((one) => ({ value: String(one.id), label: indented(one) })),
        ]}
        onChange={(event) => move.mutate(Number(event.currentTarget.value) || null)}
      />
      <span className="muted num">{t('teams.members', { count: team.members })}</span>
    </li>
  );
}

function NewTeam({ teams }: { teams: Team[] }) {
  const { t } = useT('settings');
  const [name, setName] = useState('');
  const [parent, setParent] = useState('');
  const add = useAction(
    () => call<Team>('post', 'teams', { body: { name: name.trim(), parent: Number(parent) || null } }),
    { failed: t('teams.failed'), stale: STALE },
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate(undefined, { onSuccess: () => setName('') });
  };
  return (
    <form className={own.row} onSubmit={submit}>
      <TextInput
        label={t('teams.new')}
        required
        maxLength={120}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <NativeSelect
        label={t('teams.below')}
        value={parent}
        data={[
          { value: '', label: t('teams.top') },
          ...teams.map((one) => ({ value: String(one.id), label: indented(one) })),
        ]}
        onChange={(event) => setParent(event.currentTarget.value)}
      />
      <Button type="submit" variant="default" disabled={!name.trim()} loading={add.isPending}>
        {t('teams.add')}
      </Button>
    </form>
  );
}

/** One colleague is found, and then put into a team: never a thousand fields with every team in each. */
function Members({ teams }: { teams: Team[] }) {
  const { t } = useT('settings');
  const people = usePeople();
  const [who, setWho] = useState<string | null>(null);
  const put = useAction(
    ({ person, team }: { person: number; team: number }) =>
      call<Person>('put', `people/${person}/team`, { body: { team } }),
    { failed: t('teams.notMoved'), stale: STALE },
  );
  if (people.isError && !people.data)
    return <Trouble small title={t('teams.notLoaded')} error={people.error} retry={() => void people.refetch()} />;
  if (!people.data) return <Skeleton height={60} />;
  const person = people.data.find((one) => String(one.id) === who);
  return (
    <div className={own.row}>
      <Select
        label={t('teams.person')}
        placeholder={t('teams.find')}
        searchable
        limit={50}
        nothingFoundMessage={t('teams.nobody')}
        data={people.data.map((one) => ({
          value: String(one.id),
          label: [one.name, one.username, one.team].filter(Boolean).join(' · '),
        }))}
        value={who}
        onChange={setWho}
      />
      {person && (
        <NativeSelect
          label={t('teams.teamOf', { who: person.name })}
          disabled={put.isPending}
          value={person.team_id ?? ''}
          data={[
            ...(person.team_id ? [] : [{ value: '', label: t('teams.none') }]),
            ...teams.map((team) => ({ value: String(team.id), label: indented(team) })),
          ]}
          onChange={(event) => put.mutate({ person: person.id, team: Number(event.currentTarget.value) })}
        />
      )}
    </div>
  );
}

/** The tree of teams and who belongs to which: supervisors see and steer their own team and those below it. */
export function Teams() {
  const { t } = useT('settings');
  const found = useTeams();
  const teams = inOrder(found.data ?? []);
  return (
    <div className={css.column}>
      <header className={css.head}>
        <div>
          <h2>{t('section.teams')}</h2>
          <p className="muted">{t('teams.lead')}</p>
        </div>
      </header>
      {found.isError && !found.data && (
        <Trouble title={t('teams.notLoaded')} error={found.error} retry={() => void found.refetch()} />
      )}
      {found.isPending && <Skeleton height={180} />}
      {found.data && (
        <>
          <section className={css.box}>
            {!teams.length && <p className="muted">{t('teams.empty')}</p>}
            <ul className={own.teams}>
              {teams.map((team) => (
                <Line key={`${team.id}.${team.version}`} team={team} teams={teams} />
              ))}
            </ul>
            <NewTeam teams={teams} />
          </section>
          <section className={css.box}>
            <h3 className={own.title}>{t('teams.people')}</h3>
            <Members teams={teams} />
          </section>
        </>
      )}
    </div>
  );
}
