import { Button } from '@mantine/core';
import type { Schema } from '@/api/client';
import { Failure } from '@/api/failure';
import { useMe } from '@/api/me';
import { useT } from '@/i18n/t';
import { listOf, localised } from '@/lib/names';
import { isStale, Meanwhile } from '@/ui/Meanwhile';
import css from '@/ui/own/Own.module.css';
import { OwnChip } from '@/ui/own/OwnChip';
import { type OwnField, useOwnFields } from '@/ui/own/own';
import { useFailureText } from '@/ui/State';
import { useOwnSaving } from './useOwnSaving';

type Ticket = Schema['TicketDetail'];

interface OneProps {
  field: OwnField;
  ticket: Ticket;
  saving: ReturnType<typeof useOwnSaving>;
  readOnly: boolean;
}

function One({ field, ticket, saving, readOnly }: OneProps) {
  const { lang } = useT('own');
  const text = useFailureText();
  const { waiting, demanded, failed, save, show, forget, settle } = saving;
  const { key } = field;
  const place = ticket.form.find((one) => one.key === key);
  const name = localised(field.name, lang);
  const mine = failed?.key === key ? failed : undefined;
  const stale = mine && isStale(mine.error) ? mine.error : undefined;
  const theirs = stale?.detail.current as Ticket | undefined;
  const said = mine?.error instanceof Failure ? mine.error.fields[`fields.${key}`] : undefined;
  return (
    <OwnChip
      field={field}
      value={key in waiting ? waiting[key] : ticket.fields[key]}
      mark={{
        required: place?.is_required || demanded.includes(key),
        resolving: place?.before_resolving ?? false,
      }}
      {...(!readOnly && { onSave: (value) => save(key, name, value) })}
      error={mine && !stale ? said || text(mine.error) : undefined}
      onClose={settle}
    >
      {theirs && (
        <Meanwhile
          error={stale}
          load={() => {
            show(theirs);
            forget();
          }}
          keep={() => void save(key, name, mine?.value, theirs)}
        />
      )}
    </OwnChip>
  );
}

/** The fields that administrators added, as far as this ticket has them, among its properties. */
export default function OwnFields({ ticket }: { ticket: Ticket }) {
  const { t, lang } = useT('own');
  const me = useMe();
  const defined = useOwnFields().data;
  const saving = useOwnSaving(ticket);
  const { waiting, demanded, forget } = saving;
  if (!defined) return null;
  const shown = new Set([...ticket.form.map(({ key }) => key), ...demanded]);
  const named = (keys: string[]) =>
    listOf(
      keys.map((key) => localised(defined.find((one) => one.key === key)?.name, lang) || key),
      lang,
    );
  return (
    <fieldset className={css.strip} aria-label={t('onTicket')}>
      {defined
        .filter(({ key }) => shown.has(key))
        .map((field) => (
          <One
            key={field.key}
            field={field}
            ticket={ticket}
            saving={saving}
            readOnly={!me.handles_contacts || ticket.merged_into !== null}
          />
        ))}
      {demanded.length > 0 && (
        <p className={css.unsaved} role="alert">
          {t('together', { waiting: named(Object.keys(waiting)), demanded: named(demanded) })}
          <Button size="compact-xs" variant="default" onClick={forget}>
            {t('discard')}
          </Button>
        </p>
      )}
    </fieldset>
  );
}
