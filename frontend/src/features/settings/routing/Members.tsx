import { ActionIcon, Autocomplete, Button, Select, Skeleton } from '@mantine/core';
import { IconUserMinus, IconUserPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useT } from '@/i18n/t';
import { DATE, fmt } from '@/lib/time';
import { useAction } from '@/ui/action';
import { Avatar, initials } from '@/ui/marks';
import { Trouble } from '@/ui/State';
import { putMember, removeMember, useAgents, useMembers } from './api';
import { Part } from './fields';
import { useEditing } from './form';
import { ringSteps } from './model';
import { useAsked } from './Rings';
import css from './Routing.module.css';

const asGroup = (text: string) => text.trim().replace(/[^\w-]+/g, '-');

/** Who is asked for the queue's work, in which group, and from which ring on. */
export function Members() {
  const { t, lang } = useT('settings');
  const { base, draft } = useEditing();
  const found = useMembers(base.id);
  const agents = useAgents().data ?? [];
  const steps = ringSteps(draft, useAsked(base.id) ?? []);
  const [chosen, setChosen] = useState<string | null>(null);
  const stale = ['agents', 'queues'];
  const put = useAction(({ person, group }: { person: number; group: string }) => putMember(base.id, person, group), {
    failed: t('members.failed'),
    stale,
  });
  const drop = useAction((person: number) => removeMember(base.id, person), { failed: t('members.failed'), stale });
  const rows = found.data ?? [];
  const groups = [...new Set([...rows.map((row) => row.group), ...draft.groups])].filter(Boolean).sort();
  const ids = new Set(rows.map((row) => row.person.id));
  const left = agents.filter((agent) => !ids.has(agent.id));
  const ring = (id: number) => steps.findIndex((step) => step.fits.includes(id));
  return (
    <Part id="members" lead={t('lead.members')}>
      <div className={css.withButtons}>
        <Select
          label={t('members.add')}
          placeholder={t('members.find')}
          searchable
          limit={50}
          data={left.map((agent) => ({ value: String(agent.id), label: agent.person.name }))}
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
      {found.data && !rows.length && <p className={css.none}>{t('members.none')}</p>}
      <ul className={css.members}>
        {rows.map((row) => (
          <li key={row.person.id}>
            <Avatar size={28}>{initials(row.person.name)}</Avatar>
            <b className="ell">{row.person.name}</b>
            <small className="muted num">
              {ring(row.person.id) < 0
                ? t('members.never')
                : ring(row.person.id)
                  ? t('members.ring', { n: ring(row.person.id) })
                  : t('members.start')}
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
                if (group !== row.group) put.mutate({ person: row.person.id, group });
              }}
            />
            <ActionIcon
              aria-label={t('members.remove', { name: row.person.name })}
              onClick={() => drop.mutate(row.person.id)}
            >
              <IconUserMinus size={16} aria-hidden />
            </ActionIcon>
          </li>
        ))}
      </ul>
    </Part>
  );
}
