import { Button } from '@mantine/core';
import { IconPhone, IconPhoneOff, IconX } from '@tabler/icons-react';
import { $api } from '@/api/client';
import { useMe } from '@/api/me';
import { useT } from '@/i18n/t';
import { localised, titleOf } from '@/lib/names';
import { clock, secondsLeft, useNow } from '@/lib/time';
import type { WorkItem } from '@/live/derive';
import { FaceIcon, faceOf, faceTone } from '@/ui/marks';
import { useReservation } from './actions';
import css from './Ringing.module.css';
import { WhoRings } from './WhoRings';

function Countdown({ from, until }: { from: string; until: string }) {
  const { t } = useT('phone');
  const now = useNow(1000);
  const whole = Math.max(1, Date.parse(until) - Date.parse(from));
  const left = Math.min(whole, Math.max(0, Date.parse(until) - now));
  return (
    <div className={css.countdown}>
      <progress max={whole} value={left} aria-hidden />
      <span className="num">{t('ring.left', { count: secondsLeft(from, until, now) })}</span>
    </div>
  );
}

/** Why this person: the routing's own record, in a sentence. Silent while it loads or where it cannot be read. */
function WhyMe({ work }: { work: WorkItem }) {
  const { t, lang } = useT('phone');
  const me = useMe();
  const answer = $api.useQuery(
    'get',
    '/api/v1/work-items/{id}/explanation',
    { params: { path: { id: work.id } } },
    { staleTime: Number.POSITIVE_INFINITY, retry: false },
  );
  const mine = answer.data?.agents.find((one) => one.agent.id === me.id)?.text;
  return (
    <>
      <dt>{t('ring.why')}</dt>
      <dd>{mine || t('ring.whyQueue', { queue: localised(work.queue.name, lang) })}</dd>
    </>
  );
}

/** One piece of work that rings: who, why me, how long still, and the two answers. As wide as its place. */
export function RingCard({ work, first }: { work: WorkItem; first: boolean }) {
  const { t, lang } = useT('phone');
  const { accept, reject } = useReservation();
  const now = useNow(1000);
  // Nobody is on the line yet: accepting dials the customer.
  const callback = work.ref.kind === 'callback';
  const voice = work.media === 'voice' && !callback;
  const face = faceOf(work);
  const queue = localised(work.queue.name, lang);
  const id = `ring-${work.id}`;
  if (!work.reservation) return null;
  return (
    <div className={css.place}>
      <div className={css.ring} role="alertdialog" aria-labelledby={id} aria-describedby={`${id}-who`}>
        <div className={css.rh}>
          <span className={css.pulse} data-tone={faceTone(face)}>
            <FaceIcon face={face} size={22} />
          </span>
          <div className={css.rt}>
            <div className={css.kind} id={id}>
              {t(callback ? 'ring.title.callback' : `ring.title.${face}`)} · {queue}
            </div>
            <WhoRings work={work} id={`${id}-who`} />
          </div>
        </div>
        <dl className={css.facts}>
          {!voice && (
            <>
              <dt>{t('ring.about')}</dt>
              <dd>{titleOf(work, lang)}</dd>
            </>
          )}
          <dt>{t('ring.waited')}</dt>
          <dd className="num">{clock(now - Date.parse(work.entered_at))}</dd>
          {work.note && (
            <>
              <dt>{t('ring.note')}</dt>
              <dd>{work.note}</dd>
            </>
          )}
          <WhyMe work={work} />
        </dl>
        <Countdown from={work.reservation.created_at} until={work.reservation.expires_at} />
        <div className={css.btns}>
          <Button
            size="sm"
            variant="default"
            onClick={() => void reject(work)}
            leftSection={voice ? <IconPhoneOff size={16} /> : <IconX size={16} />}
          >
            {t(voice ? 'ring.decline' : 'ring.pass')}
          </Button>
          <Button
            size="sm"
            className={css.answer}
            onClick={() => void accept(work)}
            leftSection={voice ? <IconPhone size={16} /> : <FaceIcon face={face} />}
            rightSection={first ? <kbd className={css.onGreen}>F8</kbd> : undefined}
          >
            {t(voice ? 'ring.answer' : 'ring.take')}
          </Button>
        </div>
      </div>
    </div>
  );
}
