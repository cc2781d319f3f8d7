import { Button, Popover, TextInput } from '@mantine/core';
import { IconEye, IconEyeOff } from '@tabler/icons-react';
import { type FormEvent, useEffect, useState } from 'react';
import { Failure } from '@/api/failure';
import { useT } from '@/i18n/t';
import { useAction } from '@/ui/action';
import { useFailureText } from '@/ui/State';
import { disclose } from './api';
import css from './Record.module.css';

/** An open value does not stay on a screen that nobody looks at. */
const SHOWN_MS = 60_000;
const SHORTEST = 5;

/** Opens a masked value for a minute, with a reason that is kept beside one's name. */
export function Disclose({ id, field, label }: { id: number; field: string; label: string }) {
  const { t } = useT('record');
  const text = useFailureText();
  const [asking, setAsking] = useState(false);
  const [reason, setReason] = useState('');
  const [open, setOpen] = useState<string | null>(null);
  const show = useAction(() => disclose(id, field, reason.trim()), {
    failed: t('disclose.failed'),
    stale: [`customers/${id}/accesses`],
    shown: () => true,
  });
  useEffect(() => {
    if (open === null) return;
    const hide = setTimeout(() => setOpen(null), SHOWN_MS);
    return () => clearTimeout(hide);
  }, [open]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    event.stopPropagation();
    if (reason.trim().length < SHORTEST) return;
    show.mutate(undefined, {
      onSuccess: ({ value }) => {
        setOpen(value);
        setAsking(false);
        setReason('');
      },
    });
  };
  if (open !== null)
    return (
      <span className={css.open}>
        <b className="num">{open}</b>
        <Button
          size="compact-xs"
          variant="default"
          leftSection={<IconEyeOff size={14} aria-hidden />}
          onClick={() => setOpen(null)}
        >
          {t('disclose.hide')}
        </Button>
      </span>
    );
  const said = show.error instanceof Failure ? show.error.fields.reason : undefined;
  return (
    <Popover opened={asking} onChange={setAsking} width={320} position="bottom-start" trapFocus returnFocus>
      <Popover.Target>
        <Button
          size="compact-xs"
          variant="default"
          aria-label={t('disclose.one', { field: label })}
          leftSection={<IconEye size={14} aria-hidden />}
          onClick={() => setAsking(!asking)}
        >
          {t('disclose.open')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <form className={css.editor} onSubmit={submit}>
          <TextInput
            size="xs"
            data-autofocus
            label={t('disclose.why')}
            description={t('disclose.kept')}
            maxLength={300}
            value={reason}
            error={said || (show.error ? text(show.error) : undefined)}
            onChange={(e) => setReason(e.currentTarget.value)}
          />
          <div className={css.acts}>
            <Button size="compact-xs" type="submit" disabled={reason.trim().length < SHORTEST} loading={show.isPending}>
              {t('disclose.open')}
            </Button>
          </div>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}
