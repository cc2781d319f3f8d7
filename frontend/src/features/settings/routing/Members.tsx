import { ActionIcon, Autocomplete, Button, Select, Skeleton, TextInput } from '@mantine/core';
import { IconUserMinus, IconUserPlus } from '@tabler/icons-react';
import { memo, useMemo, useState } from 'react';
import { useT } from '@/i18n/t';
import { DATE, fmt } from '@/lib/time';
import { useAction } from '@/ui/action';
import { Avatar, initials } from '@/ui/marks';
import { Trouble } from '@/ui/State';
import { type Member, putMember, removeMember, useAgents, useMembers } from './api';
import { Part } from './fields';
import { useEditing } from './form';
import { useAsked, useSteps } from './Rings';
import css from './Routing.module.css';

const asGroup = (text: string) => text.trim().replace(/[^\w-]+/g, '-');

/** Rows that are drawn at once, and how many more come with each press. */
const SHOWN = 60;

interface LineProps {
  row: Member;
  /** in which ring they join; none: they are never asked */
  ring: number | undefined;
  groups: string[];
  onGroup: (given: { person: number; group: string }) => void;
  onRemove: (person: number) => void;
}

/** One member; typing in the page's other fields does not draw it anew. */
const Line = memo(({ row, ring, groups, onGroup, onRemove }: LineProps) => {
  const { t, lang } = useT('settings');
  return (
    <li>
      <Avatar size={28}>{initials(row.person.name)}</Avatar>
      <b className="ell">{row.person.name}</b>
      <small className="muted num">
        {ring === undefined ? t('members.never') : ring ? t('members.ring', { n: ring }) : t('members.start')}
      </small>
      <small className="muted num">{t('members.since', { day: fmt(row.since, lang, DATE) })}</small>
      <Autocomplete
        key={row.group}
        size="xs"
        w={150}
        aria-label={t('members.group', { name: row.person.name })}
        placeholder={t('members.noGroup')}
        data={groups}
        defaultValue={row.group}
        onBlur={(e) => {
          const group = asGroup(e.currentTarget.value);
          if (group !== row.group) onGroup({ person: row.person.id, group });
        }}
      />
      <ActionIcon aria-label={t('members.remove', { name: row.person.name })} onClick={() => onRemove(row.person.id)}>
        <IconUserMinus size={16} aria-hidden />
      </ActionIcon>
    </li>
  );
});

/** Who is a member: found by name, a screenful at a time. */
function Listed({
  rows,
  ...line
}: { rows: Member[]; first: ReadonlyMap<number, number> } & Omit<LineProps, 'row' | 'ring'>) {
  const { t } = useT('settings');
  const { t: word } = useT('common');
  const [words, setWords] = useState('');
  const [most, setMost] = useState(SHOWN);
  const { first, ...rest } = line;
  const wanted = words.trim().toLocaleLowerCase();
  const fit = rows.filter((row) => `${row.person.name} ${row.group}`.toLocaleLowerCase().includes(wanted));
  return (
    <>
      {rows.length > SHOWN && (
        <TextInput
          label={t('members.search', { count: rows.length })}
          value={words}
          onChange={(event) => {
            setWords(event.currentTarget.value);
            setMost(SHOWN);
          }}
        />
      )}
      <ul className={css.members}>
        {fit.slice(0, most).map((row) => (
          <Line key={row.person.id} row={row} ring={first.get(row.person.id)} {...rest} />
        ))}
      </ul>
      {fit.length > most && (
        <Button variant="default" className={css.add} onClick={() => setMost(most + SHOWN)}>
          {word('table.more')}
        </Button>
      )}
    </>
  );
}

/** Who is asked for the queue's work, in which group, and from which ring on. */
export function Members() {
  const { t } = useT('settings');
  const { base, draft } = useEditing();
  const found = useMembers(base.id);
  const agents = useAgents().data;
  const { first } = useSteps(useAsked(base.id));
  const [chosen, setChosen] = useState<string | null>(null);
  const stale = ['agents', 'queues'];
  const put = useAction(({ person, group }: { person: number; group: string }) => putMember(base.id, person, group), {
    failed: t('members.failed'),
    stale,
  });
  const drop = useAction((person: number) => removeMember(base.id, person), { failed: t('members.failed'), stale });
  const rows = found.data;
  const groups = useMemo(
    () => [...new Set([...(rows ?? []).map((row) => row.group), ...draft.groups])].filter(Boolean).sort(),
    [rows, draft.groups],
  );
  const left = useMemo(() => {
    const ids = new Set(rows?.map((row) => row.person.id));
    return (agents ?? [])
      .filter((agent) => !ids.has(agent.id))
      .map((agent) => ({ value: String(agent.id), label: agent.person.name }));
  }, [agents, rows]);
  return (
    <Part id="members" lead={t('lead.members')}>
      <div className={css.withButtons}>
        <Select
          label={t('members.add')}
          placeholder={t('members.find')}
          searchable
          limit={50}
          data={left}
          value={chosen}
          onChange={setChosen}
        />
        <Button
          variant="default"
          disabled={!chosen}
          loading={put.isPending}
          leftSection={<IconUserPlus size={15} aria-hidden />}
          onClick={() => put.mutate({ person: Number(chosen), group: '' }, { onSuccess: () => setChosen(null) })}
        >
          {t('members.addNow')}
        </Button>
      </div>
      {found.error && !found.data && (
        <Trouble small title={t('members.notLoaded')} error={found.error} retry={() => void found.refetch()} />
      )}
      {found.isPending && <Skeleton height={120} />}
      {rows?.length === 0 && <p className={css.none}>{t('members.none')}</p>}
      {rows && <Listed rows={rows} first={first} groups={groups} onGroup={put.mutate} onRemove={drop.mutate} />}
    </Part>
  );
}
