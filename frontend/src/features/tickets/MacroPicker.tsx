import { Button } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { $api, api, type Schema } from '@/api/client';
import { useT } from '@/i18n/t';
import { localised } from '@/lib/names';
import { live } from '@/live/store';
import { Trouble, useFailureText } from '@/ui/State';
import { Finder } from './Finder';
import css from './Finder.module.css';
import { UNDO_SECONDS } from './useSend';

type Macro = Schema['MacroRow'];

interface Props {
  /** the one to begin with, where it was found elsewhere */
  first?: Macro | null;
  ticket: number;
  /** the customer's newest message that stands on the screen */
  seen: number | undefined;
  onClose: () => void;
}

/** Finds a macro, shows what it would do here, and does it. */
export default function MacroPicker({ first = null, ticket, seen, onClose }: Props) {
  const { t, lang } = useT('talk');
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState<Macro | null>(first);
  const [query] = useDebouncedValue(text.trim(), 150);
  const found = $api.useQuery('get', '/api/v1/macros', { params: { query: { q: query } } });
  if (chosen)
    return <Preview macro={chosen} ticket={ticket} seen={seen} onBack={() => setChosen(null)} onDone={onClose} />;
  return (
    <Finder
      label={t('macro.find')}
      query={text}
      onQuery={setText}
      items={found.data?.items}
      keyOf={(one) => one.id}
      draw={(one) => (
        <>
          {localised(one.title, lang)}
          <small>{t('macro.actions', { count: one.actions.length })}</small>
        </>
      )}
      none={t(query ? 'macro.none' : 'macro.empty')}
      onChoose={setChosen}
      onKey={(event) => event.key === 'Escape' && onClose()}
    />
  );
}

interface PreviewProps {
  macro: Macro;
  ticket: number;
  seen: number | undefined;
  onBack: () => void;
  onDone: () => void;
}

function Preview({ macro, ticket, seen, onBack, onDone }: PreviewProps) {
  const { t, lang } = useT('talk');
  const text = useFailureText();
  const cache = useQueryClient();
  const [busy, setBusy] = useState(false);
  const key = useRef(crypto.randomUUID());
  const path = { id: ticket, macro_id: macro.id };
  const steps = $api.useQuery('get', '/api/v1/tickets/{id}/macros/{macro_id}', { params: { path } });
  // what was chosen took the field with the focus along: without one, neither Esc nor Tab would come here
  const back = useRef<HTMLButtonElement>(null);
  useEffect(() => back.current?.focus(), []);
  const lacking = steps.data?.some((one) => one.missing.length) ?? true;
  const apply = async () => {
    setBusy(true);
    try {
      const { data } = await api.POST('/api/v1/tickets/{id}/macros/{macro_id}', {
        params: { path, header: { 'Idempotency-Key': key.current } },
        body: { delay_seconds: UNDO_SECONDS, ...(seen !== undefined && { seen_message: seen }) },
      });
      if (data) live.merge({ ticket: [data.ticket] });
      void cache.invalidateQueries({
        predicate: ({ queryKey }) => String(queryKey[1]).startsWith('/api/v1/tickets'),
      });
      onDone();
    } catch (error) {
      notifications.show({ color: 'red', title: t('macro.failed'), message: text(error) });
      setBusy(false);
    }
  };
  return (
    <section aria-label={t('macro.preview', { name: localised(macro.title, lang) })}>
      <b>{localised(macro.title, lang)}</b>
      {steps.error ? (
        <Trouble small title={t('macro.failed')} error={steps.error} retry={() => void steps.refetch()} />
      ) : (
        <ol className={css.steps}>
          {steps.data?.map((step, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the order is all that tells them apart
            <Step key={index} step={step} />
          ))}
        </ol>
      )}
      <div className={css.ends}>
        <Button size="xs" variant="default" onClick={onBack} ref={back}>
          {t('macro.back')}
        </Button>
        <Button size="xs" disabled={lacking} loading={busy} onClick={() => void apply()}>
          {t('macro.apply')}
        </Button>
      </div>
    </section>
  );
}

function Step({ step }: { step: Schema['MacroStep'] }) {
  const { t } = useT('talk');
  const { t: word } = useT('common');
  const say = (value: string) => {
    if (!value) return t('macro.nothing');
    if (step.kind === 'status' || step.kind === 'priority') return word(`${step.kind}.${value}` as 'status.open');
    return value;
  };
  const isWords = step.kind === 'reply' || step.kind === 'note';
  return (
    <li>
      <span>{t(`macro.kind.${step.kind}`)}</span>
      <div>
        {isWords ? <p>{step.after}</p> : <del>{say(step.before)}</del>} {!isWords && `→ ${say(step.after)}`}
        {step.missing.length > 0 && (
          <p className={css.missing}>{t('canned.missing', { names: step.missing.join(', ') })}</p>
        )}
      </div>
    </li>
  );
}
