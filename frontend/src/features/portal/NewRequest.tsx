import { type FormEvent, useEffect, useRef, useState } from 'react';
import { Failure } from '@/api/failure';
import { useT } from '@/i18n/t';
import { type NewRequest as Given, KINDS, type Kind, useArticles, useMe, useSend } from './api';
import { rememberSent } from './Done';
import { type Mistakes, mistakesIn, useDraft } from './draft';
import form from './Form.module.css';
import css from './Portal.module.css';
import { Alert, ArticleList, Button, Field, Title, useTrouble } from './parts';
import { go, usePlace } from './route';
import { useRested } from './Search';

/** Articles for what is being typed: often the answer is there before the question is sent. */
function Suggestions({ text }: { text: string }) {
  const { t } = useT('portal');
  const words = useRested(text.trim().slice(0, 120), 450);
  const found = useArticles(words, { enabled: words.length >= 2 });
  if (words.length < 2 || !found.data?.length) return null;
  return (
    <aside className={form.suggest} aria-label={t('form.suggested')}>
      <h2>{t('form.suggested')}</h2>
      <ArticleList items={found.data.slice(0, 3)} />
    </aside>
  );
}

function Kinds({ value, onChange }: { value: Kind; onChange: (kind: Kind) => void }) {
  const { t } = useT('portal');
  return (
    <fieldset className={form.kinds}>
      <legend>{t('kind.label')}</legend>
      <div>
        {KINDS.map((kind) => (
          <label key={kind} data-on={kind === value}>
            <input type="radio" name="kind" value={kind} checked={kind === value} onChange={() => onChange(kind)} />
            {t(`kind.${kind}`)}
          </label>
        ))}
      </div>
      <p className={css.hint} role="status">
        {t(`kindHint.${value}`)}
      </p>
    </fieldset>
  );
}

/** The answer to what was sent first was lost on the way: that request exists, and this is another text. */
const isReused = (error: unknown) =>
  error instanceof Failure && ['portal.form_reused', 'idempotency.key_reused'].includes(error.code);

/** Words for each field: what the form saw itself, else what the server said about it. */
function useFieldErrors(mistakes: Mistakes, failure: unknown) {
  const { t } = useT('portal');
  return (name: keyof Given): string | undefined => {
    const own = mistakes[name];
    if (own) return t(`form.${own}`);
    return failure instanceof Failure ? failure.fields[name] : undefined;
  };
}

function useForm() {
  const place = usePlace();
  const { draft: typed, ...acts } = useDraft();
  const { change } = acts;
  const me = useMe().data;
  const [composing, setComposing] = useState(false);
  const once = useRef(false);
  useEffect(() => {
    if (once.current) return;
    once.current = true;
    const kind = place.query.get('kind') as Kind | null;
    const subject = place.query.get('subject');
    change({
      ...(kind && KINDS.includes(kind) ? { kind } : {}),
      ...(subject && !typed.subject ? { subject } : {}),
    });
  });
  useEffect(() => {
    if (me?.address && !typed.address) change({ address: me.address, name: typed.name || (me.name ?? '') });
  }, [me, typed.address, typed.name, change]);
  // whoever is signed in writes as the address they proved, whatever an older draft says
  const draft = me?.address ? { ...typed, address: me.address } : typed;
  return { draft, ...acts, composing, setComposing, me };
}

export function NewRequest() {
  const { t } = useT('portal');
  const { draft, change, clear, forget, renew, composing, setComposing, me } = useForm();
  const [mistakes, setMistakes] = useState<Mistakes>({});
  const send = useSend();
  const words = useTrouble();
  const errorOf = useFieldErrors(mistakes, send.error);
  const box = useRef<HTMLFormElement>(null);
  const edit = (name: 'subject' | 'text' | 'name' | 'address') => (e: { target: { value: string } }) => {
    change({ [name]: e.target.value });
    if (mistakes[name]) setMistakes(({ [name]: _, ...rest }) => rest);
  };
  const submit = (e: FormEvent) => {
    e.preventDefault();
    const found = mistakesIn(draft);
    setMistakes(found);
    const first = Object.keys(found)[0];
    if (first) return box.current?.querySelector<HTMLElement>(`#${first}`)?.focus();
    send.mutate(draft, {
      onSuccess: (request) => {
        forget();
        rememberSent(request, draft.address);
        go('/sent', { replace: true });
      },
      onError: (error) => isReused(error) && renew(),
    });
  };
  const wrong = Object.keys(mistakes).length;
  const reused = isReused(send.error);
  const lost = send.error instanceof Failure && send.error.noAnswer;
  return (
    <form ref={box} className={form.form} onSubmit={submit} noValidate>
      <Title lead={t('form.lead')}>{t('form.title')}</Title>
      {wrong > 0 && <Alert title={t('form.check', { count: wrong })} />}
      {send.isError && !wrong && (
        <Alert title={t(reused ? 'form.arrived' : 'form.failed')}>
          {reused ? t('form.arrivedHint') : lost ? t('form.failedHint') : words(send.error)}
        </Alert>
      )}
      <Kinds value={draft.kind} onChange={(kind) => change({ kind })} />
      <Field id="subject" label={t('form.subject')} hint={t('form.subjectHint')} error={errorOf('subject')}>
        {(ids) => (
          <input
            {...ids}
            value={draft.subject}
            maxLength={200}
            autoComplete="off"
            onChange={edit('subject')}
            onCompositionStart={() => setComposing(true)}
            onCompositionEnd={() => setComposing(false)}
          />
        )}
      </Field>
      <Suggestions text={composing ? '' : draft.subject} />
      <Field id="text" label={t('form.text')} hint={t('form.textHint')} error={errorOf('text')}>
        {(ids) => <textarea {...ids} rows={7} maxLength={20_000} value={draft.text} onChange={edit('text')} />}
      </Field>
      <div className={form.two}>
        <Field id="name" label={t('form.name')} optional={t('form.optional')} error={errorOf('name')}>
          {(ids) => <input {...ids} value={draft.name} maxLength={120} autoComplete="name" onChange={edit('name')} />}
        </Field>
        <Field id="address" label={t('form.address')} hint={t('form.addressHint')} error={errorOf('address')}>
          {(ids) => (
            <input
              {...ids}
              type="email"
              inputMode="email"
              autoComplete="email"
              value={draft.address}
              readOnly={Boolean(me?.address)}
              onChange={edit('address')}
            />
          )}
        </Field>
      </div>
      <div className={form.actions}>
        <Button type="submit" busy={send.isPending} disabled={send.isPending}>
          {t(send.isPending ? 'form.sending' : 'form.send')}
        </Button>
        {(draft.subject || draft.text) && (
          <Button plain onClick={clear}>
            {t('form.discard')}
          </Button>
        )}
        <span className={css.hint}>{t('form.kept')}</span>
      </div>
    </form>
  );
}
