import { Skeleton, Tooltip } from '@mantine/core';
import { IconAlertTriangleFilled, IconCheck, IconClock, IconPlayerPauseFilled } from '@tabler/icons-react';
import { $api } from '@/api/client';
import { useT } from '@/i18n/t';
import { localised } from '@/lib/names';
import { type Goal, grown, layTape, minutesOf, type Segment } from '@/lib/tape';
import { fmt, MOMENT, useNow } from '@/lib/time';
import { worked } from '@/lib/worked';
import { Trouble } from '@/ui/State';
import css from './Tape.module.css';

/** Why a stretch began, in words. */
function useCauses() {
  const { t, lang } = useT('sla');
  const { t: word } = useT('common');
  return ({ cause, kind, facts }: Segment): string => {
    const status = typeof facts.status === 'string' ? word(`status.${facts.status as 'open'}`) : '';
    const from = worked(Number(facts.from) || 0, lang);
    const to = worked(Number(facts.to) || 0, lang);
    switch (cause) {
      case 'status':
        return t(kind === 'paused' ? 'cause.waits' : 'cause.goesOn', { status });
      case 'opened':
      case 'message':
      case 'reopened':
      case 'resolved':
      case 'merged':
      case 'unmerged':
      case 'earlier':
        return t(`cause.${cause}`);
      case 'priority':
      case 'kind':
      case 'queue':
      case 'policy':
      case 'hours':
      case 'tags':
      case 'customer':
        return facts.from === facts.to
          ? t(`cause.${cause}`)
          : t('cause.aimed', { what: t(`cause.${cause}`), from, to });
      default:
        return t('cause.other');
    }
  };
}

/** A stretch in words: what it was, why, from when to when, how much of it counted, and who caused it. */
function useSentence() {
  const { t, lang } = useT('sla');
  const causes = useCauses();
  return (one: Segment, minutes: number): string => {
    const parts = [
      t(one.kind === 'running' ? 'ran' : 'stood', { why: causes(one) }),
      t('times', {
        from: fmt(one.started_at, lang, MOMENT),
        to: one.ended_at ? fmt(one.ended_at, lang, MOMENT) : t('now'),
      }),
    ];
    if (one.kind === 'running') parts.push(t('counted', { time: worked(minutes, lang) }));
    if (one.closed_times) parts.push(t('closed', { count: one.closed_times, time: worked(one.closed_minutes, lang) }));
    if (typeof one.facts.by === 'string' && one.facts.by && one.facts.actor !== 'system')
      parts.push(t('by', { who: one.facts.by }));
    return parts.join(t('and'));
  };
}

function State({ goal }: { goal: Goal }) {
  const { t } = useT('sla');
  if (goal.state === 'met')
    return (
      <span className="chip" data-tone={goal.is_late ? 'bad' : 'ok'}>
        {goal.is_late ? <IconAlertTriangleFilled size={12} aria-hidden /> : <IconCheck size={13} aria-hidden />}
        {t(goal.is_late ? 'state.metLate' : 'state.met')}
      </span>
    );
  if (goal.state === 'running')
    return (
      <span className="chip" data-tone={goal.is_late ? 'solid-bad' : goal.warned_at ? 'warn' : 'idle'}>
        {goal.is_late ? <IconAlertTriangleFilled size={12} aria-hidden /> : <IconClock size={12} aria-hidden />}
        {t(goal.is_late ? 'state.over' : 'state.running')}
      </span>
    );
  return (
    <>
      {goal.is_late && (
        <span className="chip" data-tone="solid-bad">
          <IconAlertTriangleFilled size={12} aria-hidden />
          {t('state.over')}
        </span>
      )}
      <span className="chip">
        <IconPlayerPauseFilled size={11} aria-hidden />
        {t(`state.${goal.state}`)}
      </span>
    </>
  );
}

function Bar({ goal, told, now }: { goal: Goal; told: number; now: number }) {
  const { t, lang } = useT('sla');
  const sentence = useSentence();
  const minutes = minutesOf(goal, told, now);
  const tape = layTape(goal, told, now);
  const span = (start: number, end: number) => ({ from: fmt(start, lang, MOMENT), to: fmt(end, lang, MOMENT) });
  const seen = new Set<number>();
  // a stretch that was closed all the time is told at its first closed piece
  const open = new Set(tape.pieces.filter((one) => one.kind !== 'closed').map((one) => one.at));
  return (
    <div className={css.bar}>
      <ol aria-label={t('stretches', { goal: t(`goal.${goal.goal}`) })}>
        {tape.pieces.map((piece, at) => {
          const segment = piece.at === null ? undefined : goal.segments[piece.at];
          const shut = piece.kind === 'closed' && open.has(piece.at);
          const first = segment && piece.at !== null && !shut && !seen.has(piece.at);
          if (first && piece.at !== null) seen.add(piece.at);
          const words =
            shut || (piece.kind === 'closed' && !first)
              ? t('closedSpan', span(piece.start, piece.end))
              : segment && piece.at !== null
                ? sentence(segment, minutes[piece.at] ?? 0)
                : t(piece.kind === 'ahead' ? 'left' : 'spare');
          return (
            <Tooltip key={`${piece.kind}${piece.start}`} label={words} multiline maw={340} events={HOVERED}>
              {/* one stop for each stretch; its closed hours are told in its own words */}
              <li
                data-kind={piece.kind}
                data-due={markAt(tape.due, at, tape.pieces.length)}
                data-now={markAt(tape.now, at, tape.pieces.length)}
                style={{ flexGrow: Math.max(piece.share, 0.004) * 1000 }}
                tabIndex={first ? 0 : undefined}
                aria-hidden={!first || undefined}
              >
                <span className="sr">{words}</span>
              </li>
            </Tooltip>
          );
        })}
      </ol>
    </div>
  );
}

/** At which edge of this piece a mark stands, if at any. */
const markAt = (mark: number | null, at: number, count: number) =>
  mark === at ? 'start' : mark === count && at === count - 1 ? 'end' : undefined;

const HOVERED = { hover: true, focus: true, touch: true };

function Row({ goal, told, now }: { goal: Goal; told: number; now: number }) {
  const { t, lang } = useT('sla');
  const spent = goal.spent_minutes + grown(goal, told, now);
  const late = goal.is_late || spent > goal.target_minutes;
  const end = goal.met_at
    ? t('metAt', { at: fmt(goal.met_at, lang, MOMENT) })
    : goal.due_at
      ? t('dueAt', { at: fmt(goal.due_at, lang, MOMENT) })
      : '';
  const under = [
    goal.policy && t('policy', { name: localised(goal.policy.name, lang) }),
    goal.calendar && t('hours', { name: localised(goal.calendar.name, lang) }),
  ].filter(Boolean);
  return (
    <section className={css.goal} aria-label={t(`goal.${goal.goal}`)}>
      <header>
        <b>{t(`goal.${goal.goal}`)}</b>
        <State goal={{ ...goal, is_late: late }} />
        <span className="num">
          {goal.target_minutes
            ? t('sum', { spent: worked(spent, lang), target: worked(goal.target_minutes, lang) })
            : t('sumOnly', { spent: worked(spent, lang) })}
        </span>
        <span className={`${css.end} num`}>{end}</span>
      </header>
      <Bar goal={{ ...goal, is_late: late }} told={told} now={now} />
      {under.length > 0 && <small className="muted">{under.join(' · ')}</small>}
    </section>
  );
}

/** How the time of each promise passed: what ran, what stood still, what was closed, and why. */
export default function Tape({ ticket }: { ticket: number }) {
  const { t } = useT('sla');
  const answer = $api.useQuery('get', '/api/v1/tickets/{id}/sla', { params: { path: { id: ticket } } });
  const clock = useNow(15_000);
  if (answer.isPending) return <Skeleton height={96} radius={10} aria-label={t('loading')} />;
  if (!answer.data)
    return <Trouble small title={t('failed')} error={answer.error} retry={() => void answer.refetch()} />;
  const told = Date.parse(answer.data.at);
  const now = Math.max(clock, told);
  if (!answer.data.goals.length) return <p className="muted">{t('none')}</p>;
  return (
    <div className={css.tape}>
      {answer.data.goals.map((goal) => (
        <Row key={goal.id} goal={goal} told={told} now={now} />
      ))}
      <p className={css.legend} aria-hidden>
        <span data-kind="running">{t('legend.running')}</span>
        <span data-kind="paused">{t('legend.paused')}</span>
        <span data-kind="closed">{t('legend.closed')}</span>
        <span data-kind="over">{t('legend.over')}</span>
      </p>
    </div>
  );
}
