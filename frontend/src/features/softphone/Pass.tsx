import { Button, Modal, SegmentedControl, Textarea, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconPhone, IconSearch, IconUsersGroup } from '@tabler/icons-react';
import { useState } from 'react';
import { call as ask } from '@/api/call';
import { useMe } from '@/api/me';
import { useT } from '@/i18n/t';
import { localised } from '@/lib/names';
import { clock, useNow } from '@/lib/time';
import { type Call, useMyCall } from '@/live/derive';
import { STATE_TONE } from '@/ui/marks';
import { Trouble, useFailureText } from '@/ui/State';
import css from './Line.module.css';
import { type Target, useLineActs, type Whom } from './lineActs';
import { callerOf, isAsking } from './lines';
import { useTelephone } from './opened';
import { type Colleague, fitting, looksDialled, MOST, type QueueRow, useColleagues, useVoiceQueues } from './targets';

const HOWS = ['blind', 'consult', 'add'] as const;
type How = (typeof HOWS)[number];
/** What is chosen: "agent:5", "queue:2", "number:+44...". */
type Choice = `${'agent' | 'queue' | 'number'}:${string}`;

const targetOf = (choice: Choice): Target => {
  const at = choice.indexOf(':');
  const [kind, value] = [choice.slice(0, at), choice.slice(at + 1)];
  if (kind === 'number') return { number: value };
  return kind === 'agent' ? { agent: Number(value) } : { queue: Number(value) };
};

interface OptionProps {
  value: Choice;
  chosen: Choice | null;
  onChoose: (choice: Choice) => void;
  disabled?: boolean;
  children: React.ReactNode;
}

function Option({ value, chosen, onChoose, disabled, children }: OptionProps) {
  return (
    <label className={css.option} data-off={disabled || undefined}>
      <input
        type="radio"
        name="pass-target"
        value={value}
        checked={chosen === value}
        disabled={disabled}
        onChange={() => onChoose(value)}
      />
      {children}
    </label>
  );
}

function Person({ one, now }: { one: Colleague; now: number }) {
  const { t } = useT('line');
  return (
    <>
      <span className="dot" data-tone={one.is_free ? 'ok' : one.is_there ? STATE_TONE[one.state] : 'idle'} />
      <span className="ell">{one.name}</span>
      <small className="muted ell">{one.team}</small>
      <small className="num">
        {t(
          one.is_free
            ? 'pass.free'
            : one.is_there || one.state !== 'available'
              ? `pass.state.${one.state}`
              : 'pass.away',
        )}{' '}
        {one.state !== 'offline' && clock(now - Date.parse(one.since))}
      </small>
    </>
  );
}

function Queue({ one }: { one: QueueRow }) {
  const { t, lang } = useT('line');
  return (
    <>
      <IconUsersGroup size={15} stroke={1.8} aria-hidden />
      <span className="ell">{localised(one.name, lang)}</span>
      <small>{t(one.emergency || one.closed ? 'pass.closed' : 'pass.isOpen')}</small>
    </>
  );
}

/** Everybody and everything it can go to that fits what was typed: the free ones first. */
function useOffers(how: How, call: Call, words: string) {
  const { lang } = useT('line');
  const me = useMe();
  // who types a number looks for nobody's name
  const people = useColleagues(looksDialled(words) ? '' : words);
  const queues = useVoiceQueues(how === 'blind');
  const wanted = words.trim().toLocaleLowerCase();
  const fits = (queue: QueueRow) =>
    queue.id !== call.queue && localised(queue.name, lang).toLocaleLowerCase().includes(wanted);
  const all = how === 'blind' ? (queues.data ?? []).filter(fits) : [];
  const found = {
    number: looksDialled(words) ? words.trim() : '',
    queues: all.slice(0, MOST),
    colleagues: fitting(people.rows ?? [], words, me.id),
    more: people.more || all.length > MOST,
  };
  /** What a choice is called here; nothing when it is not among what is offered: then nobody has chosen it. */
  const nameOf = (choice: Choice | null): string | null => {
    if (!choice) return null;
    const to = targetOf(choice);
    if ('number' in to) return to.number === found.number ? to.number : null;
    if ('agent' in to) return found.colleagues.find((one) => one.person === to.agent)?.name ?? null;
    const queue = found.queues.find((one) => one.id === to.queue);
    return queue ? localised(queue.name, lang) : null;
  };
  return { ...found, people, nameOf };
}

interface ChoiceProps {
  how: How;
  offers: ReturnType<typeof useOffers>;
  chosen: Choice | null;
  onChoose: (choice: Choice) => void;
}

function Choices({ how, offers, chosen, onChoose }: ChoiceProps) {
  const { t } = useT('line');
  const now = useNow(1000);
  const { number, queues, colleagues, more, people } = offers;
  const option = { chosen, onChoose };
  if (people.isError && !people.data)
    return <Trouble small title={t('pass.unread')} error={people.error} retry={() => void people.refetch()} />;
  return (
    <fieldset className={css.options} aria-busy={people.isPending}>
      <legend className="sr">{t('pass.whom')}</legend>
      {number && (
        <Option value={`number:${number}`} {...option}>
          <IconPhone size={15} stroke={1.8} aria-hidden />
          <span className="ell num">{number}</span>
          <small>{t('pass.number')}</small>
        </Option>
      )}
      {queues.map((queue) => (
        <Option key={`q${queue.id}`} value={`queue:${queue.id}`} disabled={queue.closed || queue.emergency} {...option}>
          <Queue one={queue} />
        </Option>
      ))}
      {colleagues.map((one) => (
        // who talks can be handed a call, which waits for them; only who is free can be asked at once
        <Option
          key={`a${one.person}`}
          value={`agent:${one.person}`}
          disabled={how === 'blind' ? !one.is_there : !one.is_free && one.state === 'talking' ? true : !one.is_there}
          {...option}
        >
          <Person one={one} now={now} />
        </Option>
      ))}
      {more && <p className="muted">{t('pass.more')}</p>}
      {!number && !queues.length && !colleagues.length && !people.isPending && (
        <p className="muted">{t('pass.nobody')}</p>
      )}
    </fieldset>
  );
}

/** What the next one should know: it rings with the work to a queue or a colleague, and stands on the ticket for good. */
const keepNote = (ticket: number, text: string) => ask('post', `tickets/${ticket}/notes`, { body: { text } });

function Form({ call }: { call: Call }) {
  const { t } = useT('line');
  const words = useFailureText();
  const acts = useLineActs(call.id);
  const { callee, close } = useTelephone();
  const asking = isAsking(call);
  const [how, setHow] = useState<How>(asking ? 'add' : 'consult');
  const [typed, setTyped] = useState(callee.number);
  const [chosen, setChosen] = useState<Choice | null>(callee.number ? `number:${callee.number}` : null);
  const [note, setNote] = useState('');
  const [busy, setBusy] = useState(false);
  const offers = useOffers(how, call, typed);
  // what was typed is a number and nothing else is chosen: that is meant
  const choice = chosen ?? (offers.number ? (`number:${offers.number}` as const) : null);
  const whom = offers.nameOf(choice);
  const carried = how === 'blind' && !choice?.startsWith('number:');

  const go = async () => {
    if (!choice || !whom) return;
    setBusy(true);
    const to = targetOf(choice);
    const done = how === 'blind' ? await acts.transfer(to, note) : await acts[how](to as Whom);
    if (done && note.trim() && call.ticket)
      await keepNote(call.ticket, note.trim()).catch((error) =>
        notifications.show({ color: 'red', title: t('pass.noteLost'), message: words(error) }),
      );
    setBusy(false);
    if (done) close();
  };
  const turn = (next: How) => {
    setHow(next);
    if (next !== 'blind' && chosen?.startsWith('queue:')) setChosen(null);
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void go();
      }}
    >
      <SegmentedControl
        fullWidth
        size="xs"
        aria-label={t('pass.how')}
        data={HOWS.map((one) => ({ value: one, label: t(`pass.by.${one}`), disabled: asking && one !== 'add' }))}
        value={how}
        onChange={(value) => turn(value as How)}
      />
      <p className={css.hint}>{t(asking ? 'pass.askingHint' : `pass.hint.${how}`, { caller: callerOf(call) })}</p>
      <TextInput
        data-autofocus
        aria-label={t('pass.find')}
        placeholder={t(how === 'blind' ? 'pass.findAll' : 'pass.findPeople')}
        leftSection={<IconSearch size={15} aria-hidden />}
        autoComplete="off"
        value={typed}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          // whoever types again looks for somebody else: nothing is handed to one that the list may no longer show
          setChosen(null);
        }}
      />
      <Choices how={how} offers={offers} chosen={choice} onChoose={setChosen} />
      <Textarea
        label={t('pass.note')}
        description={carried || call.ticket ? undefined : t('pass.noTicket')}
        disabled={!carried && !call.ticket}
        maxLength={1000}
        autosize
        minRows={2}
        maxRows={5}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <Button type="submit" mt="md" fullWidth disabled={!whom} loading={busy}>
        {whom ? t('pass.goTo', { go: t(`pass.go.${how}`), who: whom }) : t(`pass.go.${how}`)}
      </Button>
    </form>
  );
}

/** Hands the call on, asks somebody first, or brings them in. */
export default function Pass() {
  const { t } = useT('line');
  const me = useMe();
  const call = useMyCall(me.id);
  const { layer, close } = useTelephone();
  return (
    <Modal
      opened={layer === 'pass' && !!call}
      onClose={close}
      size={480}
      title={t('pass.title')}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      {call && <Form key={call.id} call={call} />}
    </Modal>
  );
}
