import { Button } from '@mantine/core';
import { IconHelpCircle } from '@tabler/icons-react';
import { Suspense, useState } from 'react';
import { useT } from '@/i18n/t';
import { lazy } from '@/lib/later';
import { localised } from '@/lib/names';
import { clock, useNow } from '@/lib/time';
import type { WorkItem } from '@/live/derive';
import { Tip } from '@/ui/Tip';
import { useWork } from './useWork';
import css from './WrapUp.module.css';

const WhyAgent = lazy(() => import('@/features/desk/WhyAgent'));

/** That this ticket is work in hand, since when, and the way to its end. */
export default function WorkBar({ work, onTransfer }: { work: WorkItem; onTransfer?: (() => void) | undefined }) {
  const { t, lang } = useT('ticket');
  const { wrapUp } = useWork(work);
  const now = useNow(1000);
  const [why, setWhy] = useState(false);
  if (work.state === 'wrap_up') return null;
  const queue = localised(work.queue.name, lang);
  return (
    <div className={css.working} data-state={work.state}>
      <span>{t(work.state === 'parked' ? 'work.parked' : 'work.inHand', { queue })}</span>
      <span className="num">{clock(now - Date.parse(work.answered_at ?? work.state_since))}</span>
      <Button size="compact-xs" variant="default" onClick={() => void wrapUp()}>
        {t('work.wrapUp')}
      </Button>
      {onTransfer && (
        <Button size="compact-xs" variant="default" onClick={onTransfer}>
          {t('transfer')}
        </Button>
      )}
      <Tip label={t('work.why')} size={26} onClick={() => setWhy(true)}>
        <IconHelpCircle size={16} stroke={1.8} aria-hidden />
      </Tip>
      {why && (
        <Suspense>
          <WhyAgent workItem={work.id} onClose={() => setWhy(false)} />
        </Suspense>
      )}
    </div>
  );
}
