import { Button } from '@mantine/core';
import { IconPhone, IconPhoneOff, IconUserQuestion, IconUsersPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useMe } from '@/api/me';
import { useT } from '@/i18n/t';
import { localised } from '@/lib/names';
import { useDeviceState } from '@/lib/phone';
import { clock, useNow } from '@/lib/time';
import { type Call, myPlaceIn } from '@/live/derive';
import { useRow } from '@/live/store';
import { useAsked } from './asked';
import { callerOf } from './lines';
import css from './Ringing.module.css';

/** A colleague's call into which I am asked: whose it is, about whom, and the two answers. Looks like all that rings. */
export function AskedCard({ call, first }: { call: Call; first: boolean }) {
  const { t, lang } = useT('phone');
  const me = useMe();
  const now = useNow(1000);
  const [since] = useState(() => now);
  const { answer, decline } = useAsked();
  const device = useDeviceState();
  const work = useRow('work_item', call.work_item);
  const place = myPlaceIn(call, me.id);
  if (!place) return null;
  const words = { agent: call.agent_name, caller: callerOf(call) };
  const add = place.purpose === 'add';
  const Icon = add ? IconUsersPlus : IconUserQuestion;
  const off = device === 'off' || device === 'failed';
  const id = `asked-${place.id}`;
  return (
    <div className={css.place}>
      <div className={css.ring} role="alertdialog" aria-labelledby={id} aria-describedby={`${id}-who`}>
        <div className={css.rh}>
          <span className={css.pulse} data-tone="info">
            <Icon size={22} aria-hidden />
          </span>
          <div className={css.rt}>
            <div className={css.kind} id={id}>
              {t(add ? 'asked.add' : 'asked.consult')}
            </div>
            <h3 id={`${id}-who`} className="ell">
              {call.agent_name}
            </h3>
          </div>
        </div>
        <dl className={css.facts}>
          <dt>{t('asked.about')}</dt>
          <dd>{words.caller}</dd>
          {work && (
            <>
              <dt>{t('asked.queue')}</dt>
              <dd>{localised(work.queue.name, lang)}</dd>
            </>
          )}
          <dt>{t('asked.rings')}</dt>
          <dd className="num">{clock(now - since)}</dd>
          <dt>{t('asked.then')}</dt>
          <dd>{off ? t('device.offHint') : t(add ? 'asked.thenAll' : 'asked.thenAlone', words)}</dd>
        </dl>
        <div className={css.btns}>
          <Button
            size="sm"
            variant="default"
            onClick={() => void decline(call)}
            leftSection={<IconPhoneOff size={16} />}
          >
            {t('ring.decline')}
          </Button>
          <Button
            size="sm"
            className={css.answer}
            disabled={off}
            onClick={() => answer(call)}
            leftSection={<IconPhone size={16} />}
            rightSection={first ? <kbd className={css.onGreen}>F8</kbd> : undefined}
          >
            {t('ring.answer')}
          </Button>
        </div>
      </div>
    </div>
  );
}
