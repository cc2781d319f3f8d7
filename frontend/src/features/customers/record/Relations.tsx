import { Button, Select, Skeleton, Switch, TextInput } from '@mantine/core';
import { IconBuilding, IconPlus, IconUser, IconUserMinus, IconUsers } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useT } from '@/i18n/t';
import { DATE, fmt } from '@/lib/time';
import { useAction } from '@/ui/action';
import { Empty, Trouble } from '@/ui/State';
import { isSure } from '@/ui/sure';
import { Tip } from '@/ui/Tip';
import type { CustomerDetail } from '../api';
import { AddRelation } from './AddRelation';
import { endRelation, type Relation, retitle, useRelations } from './api';
import css from './Record.module.css';

/** What somebody is there, changed where it stands: saved with Enter or when one leaves the field. */
function Title({ id, relation }: { id: number; relation: Relation }) {
  const { t } = useT('record');
  const save = useAction((title: string) => retitle(id, relation.id, title), {
    failed: t('relations.notChanged'),
    stale: ['customers'],
  });
  return (
    <TextInput
      key={relation.version}
      size="xs"
      className={css.title}
      maxLength={100}
      defaultValue={relation.title}
      disabled={save.isPending}
      aria-label={t('relations.titleOf', { name: relation.other.name })}
      placeholder={t('relations.title')}
      onBlur={(e) => {
        const title = e.currentTarget.value.trim();
        if (title !== relation.title) save.mutate(title);
      }}
      onKeyDown={(e) => {
        if (e.key === 'Escape') e.currentTarget.value = relation.title;
        if (e.key === 'Enter' || e.key === 'Escape') e.currentTarget.blur();
      }}
    />
  );
}

function Row({ id, relation, readOnly }: { id: number; relation: Relation; readOnly: boolean }) {
  const { t, lang } = useT('record');
  const end = useAction(() => endRelation(id, relation.id), {
    failed: t('relations.notEnded'),
    done: t('relations.ended'),
    stale: ['customers'],
  });
  const { other } = relation;
  const ask = async () => {
    const text = t('relations.endSure', { name: other.name });
    if (await isSure({ text, yes: t('relations.end') })) end.mutate(undefined);
  };
  const Icon = other.kind === 'company' ? IconBuilding : IconUser;
  return (
    <tr data-over={relation.ended_at !== null || undefined}>
      <th scope="row">
        <Link to="/customers/{-$id}" params={{ id: String(other.id) }} className={css.other}>
          <Icon size={16} stroke={1.8} aria-hidden />
          <span className="ell">{other.name}</span>
          <small className="muted num">{other.number}</small>
        </Link>
      </th>
      <td>{t(`relation.${relation.kind}.${relation.is_outgoing ? 'is' : 'has'}`)}</td>
      <td>{readOnly || relation.ended_at ? relation.title || '–' : <Title id={id} relation={relation} />}</td>
      <td className="num">
        {fmt(relation.created_at, lang, DATE)}
        {relation.ended_at && ` – ${fmt(relation.ended_at, lang, DATE)}`}
      </td>
      <td>
        {!readOnly && !relation.ended_at && (
          <Tip label={t('relations.endOne', { name: other.name })} disabled={end.isPending} onClick={() => void ask()}>
            <IconUserMinus size={16} aria-hidden />
          </Tip>
        )}
      </td>
    </tr>
  );
}

function Table({ id, rows, readOnly }: { id: number; rows: Relation[]; readOnly: boolean }) {
  const { t } = useT('record');
  return (
    <table className={`${css.table} stacks`}>
      <caption className="sr">{t('tab.relations')}</caption>
      <thead>
        <tr>
          {(['who', 'what', 'title', 'since'] as const).map((head) => (
            <th key={head} scope="col">
              {t(`relations.${head}`)}
            </th>
          ))}
          <td />
        </tr>
      </thead>
      <tbody>
        {rows.map((relation) => (
          <Row key={relation.id} id={id} relation={relation} readOnly={readOnly} />
        ))}
      </tbody>
    </table>
  );
}

const KINDS = ['member', 'household', 'payer', 'user', 'employer'] as const;

interface Props {
  card: CustomerDetail;
  readOnly: boolean;
}

/** Whom this customer belongs to and who belongs to them: a company's people, a household, who pays for whom. */
export default function Relations({ card, readOnly }: Props) {
  const { t } = useT('record');
  const [kind, setKind] = useState('');
  const [ended, setEnded] = useState(false);
  const [adding, setAdding] = useState(false);
  const found = useRelations(card.id, { kind, ended });
  return (
    <section className={css.box} aria-label={t('tab.relations')}>
      <header className={css.boxHead}>
        <h2>{t(card.kind === 'company' ? 'relations.ofCompany' : 'relations.heading')}</h2>
        <Select
          size="xs"
          aria-label={t('relations.kind')}
          allowDeselect={false}
          value={kind}
          onChange={(next) => setKind(next ?? '')}
          data={[
            { value: '', label: t('relations.all') },
            ...KINDS.map((value) => ({ value, label: t(`relation.${value}.name`) })),
          ]}
        />
        <Switch
          size="xs"
          label={t('relations.past')}
          checked={ended}
          onChange={(e) => setEnded(e.currentTarget.checked)}
        />
        {!readOnly && !adding && (
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconPlus size={15} aria-hidden />}
            onClick={() => setAdding(true)}
          >
            {t('relations.add')}
          </Button>
        )}
      </header>
      {adding && !readOnly && <AddRelation card={card} onDone={() => setAdding(false)} />}
      {found.error && !found.rows ? (
        <Trouble small title={t('relations.notLoaded')} error={found.error} retry={() => void found.refetch()} />
      ) : !found.rows ? (
        <Skeleton height={120} />
      ) : found.rows.length ? (
        <Table id={card.id} rows={found.rows} readOnly={readOnly} />
      ) : (
        <Empty
          title={t(ended ? 'relations.nonePast' : 'relations.none')}
          icon={<IconUsers size={26} stroke={1.6} aria-hidden />}
        >
          <p>{t(ended ? 'relations.nonePastHint' : 'relations.noneHint')}</p>
        </Empty>
      )}
      {found.hasNextPage && (
        <Button
          mt="xs"
          size="compact-sm"
          variant="default"
          loading={found.isFetchingNextPage}
          onClick={() => void found.fetchNextPage()}
        >
          {t('more')}
        </Button>
      )}
    </section>
  );
}
