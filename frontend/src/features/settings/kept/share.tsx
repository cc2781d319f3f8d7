import { Group, NativeSelect } from '@mantine/core';
import type { Full } from '@/api/call';
import type { Schema } from '@/api/client';
import { isSupervising, useMe } from '@/api/me';
import { useT } from '@/i18n/t';
import { useWhole } from '@/lib/pages';

export type Share = 'own' | 'team' | 'all';
type Team = Full<Schema['TeamRow']>;

export interface Shared {
  share: Share;
  team: number | null;
}

interface Props {
  value: Shared;
  onChange: (value: Shared) => void;
}

/** For whom it is; agents keep their own, supervisors share. */
export function ShareInput({ value, onChange }: Props) {
  const { t } = useT('kept');
  const me = useMe();
  const shares: Share[] = !isSupervising(me)
    ? ['own']
    : me.data_scope === 'all'
      ? ['own', 'team', 'all']
      : ['own', 'team'];
  const known = shares.includes(value.share) ? shares : [...shares, value.share];
  const teams = useWhole<Team>('teams', {}, { enabled: value.share === 'team' });
  const choices = (teams.data ?? []).map((team) => ({ value: String(team.id), label: team.name }));
  return (
    <Group gap="xs" align="end">
      <NativeSelect
        label={t('share.label')}
        value={value.share}
        data={known.map((one) => ({ value: one, label: t(`share.${one}`) }))}
        onChange={(event) => onChange({ ...value, share: event.currentTarget.value as Share })}
      />
      {value.share === 'team' && (
        <NativeSelect
          label={t('share.which')}
          value={String(value.team ?? '')}
          data={[
            ...(me.team ? [{ value: '', label: me.team }] : []),
            ...choices.filter((one) => one.label !== me.team),
          ]}
          onChange={(event) => onChange({ ...value, team: Number(event.currentTarget.value) || null })}
        />
      )}
    </Group>
  );
}
