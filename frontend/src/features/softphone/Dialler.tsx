import { Button, CloseButton, Modal, Select, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { IconBackspace, IconBan, IconCircleCheck, IconPhone } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { call as ask } from '@/api/call';
import { useT } from '@/i18n/t';
import { localised } from '@/lib/names';
import { phone } from '@/lib/phone';
import { kept } from '@/lib/store';
import type { Call } from '@/live/derive';
import { live } from '@/live/store';
import { useFailureText } from '@/ui/State';
import { useAwaited } from './awaited';
import { type Check, type DialInput, isAskable, useCheck, whyNot } from './check';
import css from './Line.module.css';
import { useTelephone } from './opened';
import { Pad } from './Pad';
import { useVoiceQueues } from './targets';

const QUEUE = 'dial.queue';
/** The shortest reason that the server takes. */
const LEAST = 3;

/** Who that is, which number they see, and whether they may be called now. */
function Known({ check }: { check: Check }) {
  const { t, lang } = useT('line');
  const why = whyNot(check);
  const where = check.country && new Intl.DisplayNames([lang], { type: 'region' }).of(check.country);
  return (
    <div className={css.known} data-allowed={check.is_allowed} role="status">
      {check.is_allowed ? <IconCircleCheck size={17} aria-hidden /> : <IconBan size={17} aria-hidden />}
      <div>
        <b>{check.customer_name || t(check.number ? 'dial.nobody' : 'dial.noNumber')}</b>
        {check.number && (
          <span className="num">
            {check.number} {where && `· ${where}`}
          </span>
        )}
        {check.is_allowed ? (
          <span>{t('dial.allowed')}</span>
        ) : (
          <ul>
            {why.map((one) => (
              <li key={one}>{t(`dial.why.${one}`)}</li>
            ))}
          </ul>
        )}
        <small className="num">
          {t('dial.shown', { number: check.shown })} · {t('dial.left', { count: check.left })}
        </small>
      </div>
    </div>
  );
}

function useQueueChoice() {
  const queues = useVoiceQueues(true);
  const mine = queues.data?.filter((queue) => queue.mine) ?? [];
  const offered = mine.length ? mine : (queues.data ?? []);
  const [chosen, setChosen] = useState(() => kept.read(QUEUE));
  const known = offered.some((queue) => String(queue.id) === chosen);
  const value = known ? chosen : offered[0] ? String(offered[0].id) : null;
  const choose = (next: string | null) => {
    if (!next) return;
    kept.write(QUEUE, next);
    setChosen(next);
  };
  return { offered, value, choose };
}

function Form() {
  const { t, lang } = useT('line');
  const text = useFailureText();
  const { callee, close } = useTelephone();
  const { awaitTicket } = useAwaited();
  const navigate = useNavigate();
  const [number, setNumber] = useState(callee.number);
  const { offered, value: queue, choose } = useQueueChoice();
  const [settled] = useDebouncedValue(number, 250);
  const [busy, setBusy] = useState(false);
  const own = number.trim() === callee.number.trim();
  const inputOf = (typed: string): DialInput | null =>
    queue && isAskable(typed)
      ? {
          number: typed.trim(),
          queue: Number(queue),
          ...(own && callee.customer ? { customer: callee.customer } : {}),
          ...(own && callee.ticket ? { ticket: callee.ticket } : {}),
        }
      : null;
  const check = useCheck(inputOf(settled));
  const [reason, setReason] = useState('');
  const current = settled === number && isAskable(number);
  const known = current && !check.isPlaceholderData;
  const against = known && check.data?.may_override === true;
  const may = known && (check.data?.is_allowed === true || (against && reason.trim().length >= LEAST));

  const go = async () => {
    const input = inputOf(number);
    if (!input || !may) return;
    setBusy(true);
    try {
      const body = against ? { ...input, override: reason.trim() } : input;
      const row = await ask<Call>('post', 'calls/dial', { body });
      live.merge({ call: [row] });
      // only now is it known which line that is: one that rings already is taken as well
      phone().expect({ call: row.id });
      if (row.ticket) void navigate({ to: '/desk/{-$id}', params: { id: String(row.ticket) } });
      else if (row.work_item) awaitTicket(row.work_item);
      close();
    } catch (error) {
      notifications.show({ color: 'red', title: t('dial.failed'), message: text(error), autoClose: 8000 });
      void check.refetch();
    }
    setBusy(false);
  };
  return (
    <form
      className={css.dialler}
      onSubmit={(event) => {
        event.preventDefault();
        void go();
      }}
    >
      <TextInput
        data-autofocus
        label={t('dial.number')}
        inputMode="tel"
        autoComplete="off"
        classNames={{ input: 'num' }}
        value={number}
        onChange={(event) => setNumber(event.currentTarget.value)}
        rightSection={
          number && (
            <CloseButton
              size="sm"
              aria-label={t('dial.clear')}
              onClick={() => setNumber('')}
              icon={<IconBackspace size={16} />}
            />
          )
        }
      />
      <Pad onPress={(digit) => setNumber((before) => before + digit)} />
      <Select
        label={t('dial.queue')}
        description={t('dial.queueHint')}
        allowDeselect={false}
        data={offered.map((one) => ({ value: String(one.id), label: localised(one.name, lang) }))}
        value={queue}
        onChange={choose}
      />
      {isAskable(number) && check.data && <Known check={check.data} />}
      {isAskable(number) && check.isError && (
        <p className={css.known} data-allowed={false} role="alert">
          <IconBan size={17} aria-hidden /> {text(check.error)}
        </p>
      )}
      {against && (
        <TextInput
          label={t('dial.reason')}
          description={t('dial.reasonHint')}
          required
          maxLength={200}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
      )}
      <Button
        type="submit"
        color={against ? 'orange.9' : 'green.9'}
        disabled={!may}
        loading={busy}
        leftSection={<IconPhone size={16} />}
      >
        {t(against ? 'dial.goAgainst' : 'dial.go')}
      </Button>
    </form>
  );
}

/** A number to call: who that is and whether they may be called stands there before it rings anywhere. */
export default function Dialler() {
  const { t } = useT('line');
  const { layer, callee, close } = useTelephone();
  const [turn, setTurn] = useState(0);
  const opened = layer === 'dial';
  useEffect(() => {
    if (opened) setTurn((count) => count + 1);
  }, [opened]);
  return (
    <Modal
      opened={opened}
      onClose={close}
      size={340}
      title={t('dial.title')}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <Form key={`${turn}-${callee.number}`} />
    </Modal>
  );
}
