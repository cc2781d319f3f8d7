import { Button, Group, Modal, Stack } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { Failure } from '@/api/failure';
import { useT } from '@/i18n/t';
import { listOf, localised } from '@/lib/names';
import { isStale, Meanwhile } from '@/ui/Meanwhile';
import { useOwnFields } from '@/ui/own/own';
import { useFailureText } from '@/ui/State';
import css from './Form.module.css';
import { NeededFields } from './NeededFields';
import { demandedBy, type Ticket, type Values } from './useChanging';
import { forgetKind, useKindChange } from './useKindChange';

interface Props {
  ticket: Ticket;
  kind: Ticket['kind'];
  keys: string[];
}

/** What a ticket needs to become one of another type, by name; saved together with the type. */
export default function KindDialog({ ticket, kind, keys }: Props) {
  const { t, lang } = useT('talk');
  const { t: word } = useT('common');
  const text = useFailureText();
  const { write, show } = useKindChange(ticket);
  const defined = useOwnFields().data ?? [];
  const [needed, setNeeded] = useState(keys);
  const [values, setValues] = useState<Values>({});
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const fields = defined.filter(({ key }) => needed.includes(key));
  const save = async (base = ticket) => {
    setBusy(true);
    try {
      await write(kind, values, base);
      forgetKind();
    } catch (failure) {
      setNeeded((was) => [...new Set([...was, ...demandedBy(failure)])]);
      setError(failure);
      setBusy(false);
    }
  };
  const theirs = isStale(error) ? (error.detail.current as Ticket) : null;
  const load = () => {
    if (theirs) show(theirs);
    forgetKind();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void save();
  };
  const type = word(`kind.${kind}`);
  const names = listOf(
    fields.map((one) => localised(one.name, lang)),
    lang,
  );
  return (
    <Modal
      opened
      onClose={forgetKind}
      title={t('kind.title', { name: type })}
      closeButtonProps={{ 'aria-label': t('tools.close') }}
    >
      <form onSubmit={submit}>
        <Stack gap="sm">
          <p className="muted">{t('kind.needs', { name: type, fields: names })}</p>
          <NeededFields
            label={t('create.own')}
            fields={fields}
            required={() => true}
            values={values}
            error={error}
            onValues={setValues}
          />
          <Meanwhile error={error} load={load} keep={() => theirs && void save(theirs)} />
          {error instanceof Failure && !theirs && (
            <p className={css.refused} role="alert">
              {text(error)}
            </p>
          )}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={forgetKind}>
              {t('create.cancel')}
            </Button>
            <Button type="submit" loading={busy}>
              {t('kind.do')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
