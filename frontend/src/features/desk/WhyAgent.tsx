import { Modal, Skeleton, TextInput } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconRosetteDiscountCheck, IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { $api, type Schema } from '@/api/client';
import { statusOf } from '@/api/failure';
import { useMe } from '@/api/me';
import { useT } from '@/i18n/t';
import { localised } from '@/lib/names';
import { clock, fmt } from '@/lib/time';
import { Avatar, initials } from '@/ui/marks';
import { Empty, Trouble } from '@/ui/State';
import css from './WhyAgent.module.css';

type Found = Schema['Explanation'];
type Decided = Found & { agent: NonNullable<Found['agent']> };

const isDecided = (found: Found): found is Decided => found.agent !== null;

function Chosen({ found }: { found: Decided }) {
  const { t, lang } = useT('why');
  const skills = Object.entries(found.skills);
  return (
    <div className={css.chosen}>
      <Avatar size={40} tone="ok">
        {initials(found.agent.name)}
      </Avatar>
      <div>
        <b>{found.agent.name}</b>
        <p>{found.rule}</p>
        {found.by_hand && found.by_hand.id !== found.agent.id && (
          <p className="muted">{t('byHand', { name: found.by_hand.name })}</p>
        )}
        {found.held_for_one && <p className="muted">{t('held')}</p>}
        <small className="muted">
          {t('when', {
            at: fmt(found.at, lang, { dateStyle: 'medium', timeStyle: 'medium' }),
            queue: localised(found.queue.name, lang),
          })}
        </small>
        <span className={css.marks}>
          {skills.map(([key, level]) => (
            <span key={key} className="chip" data-tone="info">
              {key} ≥ {level}
            </span>
          ))}
          <span className="chip" data-tone={found.recomputes ? 'ok' : 'bad'} title={t('recomputesHint')}>
            {found.recomputes ? (
              <IconRosetteDiscountCheck size={13} aria-hidden />
            ) : (
              <IconAlertTriangle size={13} aria-hidden />
            )}
            {t(found.recomputes ? 'recomputes' : 'differs')}
          </span>
        </span>
      </div>
    </div>
  );
}

/** Why this work and not another: its wait beside the target, its priority, and the deadline that follows. */
function Turn({ turn }: { turn: NonNullable<Found['turn']> }) {
  const { t, lang } = useT('why');
  return (
    <section className={css.turn} aria-label={t('turn.title')}>
      <h3>{t('turn.title')}</h3>
      <p>{turn.text}</p>
      <span className={css.marks}>
        {turn.waited_seconds !== null && (
          <span className="chip" data-tone={turn.late ? 'bad' : 'ok'}>
            {t('turn.waited', { v: clock(turn.waited_seconds * 1000), target: clock(turn.target_seconds * 1000) })}
          </span>
        )}
        <span className="chip">
          {t('turn.priority', { n: turn.priority > 0 ? `+${turn.priority}` : turn.priority })}
        </span>
        {turn.deadline && (
          <span className="chip">
            {t('turn.deadline', { at: fmt(turn.deadline, lang, { dateStyle: 'medium', timeStyle: 'medium' }) })}
          </span>
        )}
      </span>
    </section>
  );
}

function Best({ rows }: { rows: Found['best'] }) {
  const { t } = useT('why');
  const { t: word } = useT('common');
  return (
    <table className={css.table}>
      <caption>{t('best')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('agent')}</th>
          <th scope="col">{t('idle')}</th>
          <th scope="col">{t('load')}</th>
          <th scope="col">{t('surplus')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.agent.id} data-chosen={row.chosen || undefined}>
            <th scope="row">
              {row.chosen && <IconCheck size={15} aria-label={t('chosen')} />}
              {row.agent.name}
              {row.declined && (
                <span className="chip" data-tone="warn">
                  {t('declined')}
                </span>
              )}
            </th>
            <td className="num">{clock(row.idle_seconds * 1000)}</td>
            <td className="num">{word('percent', { n: row.load_percent })}</td>
            <td className="num">+{row.skill_surplus}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Where it stands while nobody has it: worked out for this moment, and said to be so. */
function Waiting({ found, waiting }: { found: Found; waiting: NonNullable<Found['waiting']> }) {
  const { t, lang } = useT('why');
  return (
    <>
      <section className={css.turn} aria-label={t('waiting.title')}>
        <h3>{t('waiting.title')}</h3>
        <p>{waiting.text}</p>
        <p className="muted">{found.rule}</p>
        <span className={css.marks}>
          <span className="chip" data-tone="info">
            {t('waiting.position', { n: waiting.position, of: waiting.of, queue: localised(found.queue.name, lang) })}
          </span>
          {Object.entries(found.skills).map(([key, level]) => (
            <span key={key} className="chip" data-tone="info">
              {key} ≥ {level}
            </span>
          ))}
        </span>
        <small className="muted">{t('waiting.now', { at: fmt(waiting.at, lang, { timeStyle: 'medium' }) })}</small>
      </section>
      {waiting.before.length > 0 && (
        <table className={css.table}>
          <caption>{t('waiting.before', { count: waiting.before_count })}</caption>
          <thead>
            <tr>
              <th scope="col">{t('waiting.work')}</th>
              <th scope="col">{t('waiting.queue')}</th>
              <th scope="col">{t('waiting.waited')}</th>
            </tr>
          </thead>
          <tbody>
            {waiting.before.map((row, place) => (
              <tr key={row.work_item ?? `hidden-${place}`}>
                <th scope="row">{row.title || t('waiting.hidden')}</th>
                <td>{localised(row.queue.name, lang)}</td>
                <td className="num">{clock(row.waited_seconds * 1000)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {waiting.agents.length > 0 ? (
        <WhyNot rows={waiting.agents} title={t('waiting.whyNot')} />
      ) : (
        <p>{t('waiting.nobody')}</p>
      )}
    </>
  );
}

/** Everybody else on duty, by reason: the reasons with the most agents are one click away, a name one search. */
function WhyNot({ rows, title }: { rows: Found['agents']; title: string }) {
  const { t } = useT('why');
  const [find, setFind] = useState('');
  const [reason, setReason] = useState('');
  const groups = new Map<string, { text: string; count: number }>();
  for (const row of rows) groups.set(row.reason, { text: row.text, count: (groups.get(row.reason)?.count ?? 0) + 1 });
  const wanted = find.trim().toLowerCase();
  const shown = rows.filter(
    (row) => (!reason || row.reason === reason) && row.agent.name.toLowerCase().includes(wanted),
  );
  return (
    <section className={css.others} aria-label={title}>
      <header>
        <h3>{title}</h3>
        <TextInput
          size="xs"
          aria-label={t('find')}
          placeholder={t('find')}
          leftSection={<IconSearch size={14} aria-hidden />}
          value={find}
          onChange={(e) => setFind(e.currentTarget.value)}
        />
      </header>
      <div className={css.reasons}>
        {[...groups]
          .sort((a, b) => b[1].count - a[1].count)
          .map(([key, { text, count }]) => (
            <button
              key={key}
              type="button"
              aria-pressed={reason === key}
              onClick={() => setReason(reason === key ? '' : key)}
            >
              {text} <b className="num">{count}</b>
            </button>
          ))}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll area must be reachable by keyboard */}
      <ul tabIndex={0} aria-label={title}>
        {shown.slice(0, 200).map((row) => (
          <li key={row.agent.id}>
            <b className="ell">{row.agent.name}</b>
            <span>{row.text}</span>
          </li>
        ))}
        {!shown.length && <li className="muted">{t('noMatch')}</li>}
      </ul>
      <small className="muted" role="status">
        {t('shown', { n: Math.min(200, shown.length), all: rows.length })}
      </small>
    </section>
  );
}

/**
 * Why this agent got this work, and for a supervisor why nobody else did; from the record of the decision. While it
 * waits, a supervisor sees where it stands and why nobody has it now.
 */
export default function WhyAgent({ workItem, onClose }: { workItem: number; onClose: () => void }) {
  const { t } = useT('why');
  const me = useMe();
  const answer = $api.useQuery(
    'get',
    '/api/v1/work-items/{id}/explanation',
    { params: { path: { id: workItem } } },
    { retry: false },
  );
  const found = answer.data;
  const mine = found?.agents.find((row) => row.agent.id === me.id);
  const others = found?.agents.filter((row) => row.agent.id !== found.agent?.id) ?? [];
  const body = () => {
    if (found)
      return (
        <div className={css.body}>
          {found.waiting && <Waiting found={found} waiting={found.waiting} />}
          {isDecided(found) && <Chosen found={found} />}
          {found.turn && <Turn turn={found.turn} />}
          {mine && mine.agent.id !== found.agent?.id && <p>{t('you', { text: mine.text })}</p>}
          {found.best.length > 0 && <Best rows={found.best} />}
          {others.length > 0 && <WhyNot rows={others} title={t('whyNot')} />}
        </div>
      );
    if (statusOf(answer.error) === 404)
      return (
        <Empty title={t('none')}>
          <p>{t('noneHint')}</p>
        </Empty>
      );
    if (answer.error) return <Trouble title={t('failed')} error={answer.error} retry={() => void answer.refetch()} />;
    return <Skeleton height={260} radius={10} aria-busy />;
  };
  return (
    <Modal
      opened
      size={680}
      onClose={onClose}
      title={t(found && !isDecided(found) ? 'waiting.heading' : 'title')}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      {body()}
    </Modal>
  );
}
