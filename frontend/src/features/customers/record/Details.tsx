import { Button } from '@mantine/core';
import { IconForms } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Full } from '@/api/call';
import type { Schema } from '@/api/client';
import { useMe } from '@/api/me';
import { useT } from '@/i18n/t';
import { usePeople } from '@/lib/lists';
import { useWhole } from '@/lib/pages';
import { DATE, fmt } from '@/lib/time';
import { isNothing } from '@/ui/own/own';
import type { CustomerDetail } from '../api';
import { Disclose } from './Disclose';
import { type CardField, useCardFields } from './fields';
import { InlineField } from './InlineField';
import css from './Record.module.css';
import { WholeForm } from './WholeForm';

type Team = Full<Schema['TeamRow']>;
const MINUTE = 60_000;

interface Props {
  card: CustomerDetail;
  readOnly: boolean;
}

/** Who looks after the customer, and since when there is a card: changed elsewhere. */
function Kept({ card }: { card: CustomerDetail }) {
  const { t, lang } = useT('record');
  const people = usePeople();
  const teams = useWhole<Team>('teams', {}, { staleTime: 5 * MINUTE });
  const owner = people.data?.find((one) => one.id === card.owner)?.name;
  const team = teams.data?.find((one) => one.id === card.team)?.name;
  return (
    <dl className={css.fields}>
      <div className={css.field}>
        <dt>{t('field.owner')}</dt>
        <dd className={css.plain}>{owner ?? (card.owner ? `#${card.owner}` : card.team ? '–' : t('nobody'))}</dd>
      </div>
      <div className={css.field}>
        <dt>{t('field.team_id')}</dt>
        <dd className={css.plain}>{team ?? (card.team ? `#${card.team}` : '–')}</dd>
      </div>
      <div className={css.field}>
        <dt>{t('field.created_at')}</dt>
        <dd className={`${css.plain} num`}>{fmt(card.created_at, lang, DATE)}</dd>
      </div>
    </dl>
  );
}

function Fields({ fields, card, readOnly }: { fields: CardField[] } & Props) {
  return (
    <dl className={css.fields}>
      {fields.map((field) => (
        <InlineField key={field.key} field={field} card={card} readOnly={readOnly}>
          {field.masked && !isNothing(field.value(card)) && (
            <Disclose id={card.id} field={field.own ? `field.${field.own.key}` : field.key} label={field.label} />
          )}
        </InlineField>
      ))}
    </dl>
  );
}

/** Every field of the card, each changed where it stands; or all of them in one form. */
export default function Details({ card, readOnly }: Props) {
  const { t } = useT('record');
  const me = useMe();
  const [whole, setWhole] = useState(false);
  const fields = useCardFields(card.form);
  const own = fields.filter((field) => field.own);
  if (whole && !readOnly) return <WholeForm card={card} onDone={() => setWhole(false)} />;
  return (
    <section className={css.box} aria-label={t('tab.details')}>
      <header className={css.boxHead}>
        <h2>{t('details.title')}</h2>
        {!readOnly && (
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconForms size={15} aria-hidden />}
            onClick={() => setWhole(true)}
          >
            {t('edit.all')}
          </Button>
        )}
      </header>
      <Fields fields={fields.filter((field) => !field.own)} card={card} readOnly={readOnly} />
      {own.length > 0 ? (
        <>
          <h3>{t('details.own')}</h3>
          <Fields fields={own} card={card} readOnly={readOnly} />
        </>
      ) : (
        me.role === 'admin' && (
          <p className="muted">
            {t('details.noOwn')}{' '}
            <Link to="/settings/{-$id}" params={{ id: 'fields' }}>
              {t('details.define')}
            </Link>
          </p>
        )
      )}
      <h3>{t('details.kept')}</h3>
      <Kept card={card} />
    </section>
  );
}
