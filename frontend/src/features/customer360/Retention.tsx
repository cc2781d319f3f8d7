import { Button, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api, type Schema } from '@/api/client';
import { useT } from '@/i18n/t';
import { localised } from '@/lib/names';
import { useFailureText } from '@/ui/State';
import css from './Customer360.module.css';
import { Part } from './parts';

type Case = Schema['RetentionCaseDetail'];
type Result = 'saved' | 'lost' | 'thinking';
interface Choice {
  result: Result;
  measure: number | null;
}

function useRegister(id: number, done: () => void) {
  const { t } = useT('panel');
  const text = useFailureText();
  const cache = useQueryClient();
  return async (choice: Choice, reason: string) => {
    try {
      await api.POST('/api/v1/retention-cases/{id}/result', {
        params: { path: { id } },
        body: { result: choice.result, reason, measure_id: choice.measure },
      });
      done();
      await cache.invalidateQueries({
        predicate: ({ queryKey }) => /^\/api\/v1\/(retention-cases|customers)/.test(String(queryKey[1])),
      });
    } catch (error) {
      notifications.show({ color: 'red', title: t('retention.failed'), message: text(error) });
    }
  };
}

/** How it ended, with the reason: what the next one who talks to this customer needs to know. */
function ResultForm({ one, choice, onDone }: { one: Case; choice: Choice; onDone: () => void }) {
  const { t } = useT('panel');
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const register = useRegister(one.id, onDone);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    await register(choice, reason.trim());
    setBusy(false);
  };
  return (
    <form className={css.result} onSubmit={(event) => void submit(event)}>
      <TextInput
        size="xs"
        label={t(`retention.why.${choice.result}`)}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        maxLength={300}
        required
        withAsterisk={false}
        data-autofocus
      />
      <div className={css.resultEnd}>
        <Button variant="default" onClick={onDone}>
          {t('retention.cancel')}
        </Button>
        <Button type="submit" loading={busy} disabled={!reason.trim()}>
          {t(`retention.register.${choice.result}`)}
        </Button>
      </div>
    </form>
  );
}

function OpenCase({ one }: { one: Case }) {
  const { t, lang } = useT('panel');
  const [choice, setChoice] = useState<Choice | null>(null);
  const done = () => setChoice(null);
  return (
    <Part title={t('retention.title')} hint={t(`reason.${one.reason}`)}>
      <p className={css.script}>{localised(one.script, lang)}</p>
      {one.measures.map((measure, i) => (
        <div key={measure.measure} className={css.offer} data-best={i === 0}>
          <span className={css.ot}>{localised(measure.offer.name, lang)}</span>
          <span className={css.os}>{localised(measure.offer.description, lang)}</span>
          <Button
            className={css.ob}
            size="compact-xs"
            variant={i === 0 ? 'filled' : 'default'}
            onClick={() => setChoice({ result: 'saved', measure: measure.measure })}
          >
            {t('retention.accepted')}
          </Button>
        </div>
      ))}
      {choice ? (
        <ResultForm key={`${choice.result}/${choice.measure}`} one={one} choice={choice} onDone={done} />
      ) : (
        <div className={css.resultEnd}>
          <Button size="compact-xs" variant="default" onClick={() => setChoice({ result: 'thinking', measure: null })}>
            {t('retention.thinking')}
          </Button>
          <Button size="compact-xs" variant="default" onClick={() => setChoice({ result: 'lost', measure: null })}>
            {t('retention.lost')}
          </Button>
        </div>
      )}
    </Part>
  );
}

/** The open retention cases of this customer: what to say, the measures best first, and the result. */
export function Retention({ cases }: { cases: Case[] }) {
  return cases.map((one) => <OpenCase key={one.id} one={one} />);
}
