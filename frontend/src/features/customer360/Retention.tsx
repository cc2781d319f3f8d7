import { Button, Skeleton } from '@mantine/core';
import { Suspense, useState } from 'react';
import type { Schema } from '@/api/client';
import { useT } from '@/i18n/t';
import { lazy } from '@/lib/later';
import { localised } from '@/lib/names';
import css from './Customer360.module.css';
import { Part } from './parts';

// asked for by a click, and not by every customer who comes up
const ResultForm = lazy(() => import('@/features/outreach/ResultForm').then((own) => ({ default: own.ResultForm })));

type Case = Schema['RetentionCaseDetail'];
interface Choice {
  result: 'saved' | 'lost' | 'thinking';
  measure: number | null;
}

function OpenCase({ one }: { one: Case }) {
  const { t, lang } = useT('panel');
  const [choice, setChoice] = useState<Choice | null>(null);
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
        <div className={css.result}>
          <Suspense fallback={<Skeleton height={180} />}>
            <ResultForm
              key={choice.result}
              one={one}
              start={choice.result}
              measure={choice.measure}
              onMeasure={(measure) => setChoice({ ...choice, measure })}
              onBack={() => setChoice(null)}
            />
          </Suspense>
        </div>
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
