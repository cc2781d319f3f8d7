import { Button, Group, NativeSelect } from '@mantine/core';
import type { Full } from '@/api/call';
import type { Schema } from '@/api/client';
import { isSupervising, useMe } from '@/api/me';
import { useT } from '@/i18n/t';
import { useWhole } from '@/lib/pages';
import type { Column } from '@/ui/PagedTable';

export type Share = 'own' | 'team' | 'all';
type Team = Full<Schema['TeamRow']>;

export interface Shared {
  share: Share;
  team: number | null;
}

/** The dialog over one kept thing; null: a new one. */
export interface DialogProps<Row> {
  old: Row | null;
  onClose: () => void;
  onLoad: (row: Row) => void;
}

interface Kept {
  share: Share;
  team_id: number | null;
  is_active: boolean;
  may_change: boolean;
}

/** For whom it is kept, as it is written; a new one is one's own. */
export const sharedOf = (row: Kept | null): Shared => ({ share: row?.share ?? 'own', team: row?.team_id ?? null });

/** The columns that lists of kept things end with. */
export function useKeptColumns<Row extends Kept>(change: (row: Row) => void): Column<Row>[] {
  const { t } = useT('kept');
  return [
    { id: 'share', head: t('share.label'), cell: (row) => t(`share.${row.share}`) },
    { id: 'active', head: t('active'), cell: (row) => t(row.is_active ? 'yes' : 'no') },
    {
      id: 'change',
      head: t('change'),
      cell: (row) =>
        row.may_change && (
          <Button size="compact-xs" variant="default" onClick={() => change(row)}>
            {t('change')}
          </Button>
        ),
    },
  ];
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
