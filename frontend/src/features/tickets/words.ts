import type { Schema } from '@/api/client';
import { useT } from '@/i18n/t';
import { usePeople } from '@/lib/lists';
import { localised } from '@/lib/names';
import { missedWhy } from '@/lib/reached';
import { fmt, MOMENT } from '@/lib/time';

export type TimelineEvent = NonNullable<Schema['TimelineEntry']['event']>;

const WORDS = ['status', 'priority', 'kind'] as const;

const after = (change: unknown): unknown => (Array.isArray(change) ? change[1] : undefined);

/** System events in words; null for those that say nothing to a reader. */
export function useEventWords() {
  const { t, lang } = useT('ticket');
  const { t: word } = useT('common');
  const people = usePeople();
  const nameOf = (id: unknown) => people.data?.find((one) => one.id === id)?.name ?? '';

  const changes = (event: TimelineEvent): string[] => {
    const said: string[] = [];
    for (const field of WORDS) {
      const to = after(event.changes[field]);
      if (to) said.push(t(`system.${field}`, { to: word(`${field}.${String(to)}` as 'status.open') }));
    }
    const to = after(event.changes.owner_id);
    // that somebody who took the work also got the ticket is said once, by the work
    if ('owner_id' in event.changes && !(to && to === event.actor.id)) {
      said.push(to ? t('system.assignee', { to: nameOf(to) || t('system.somebody') }) : t('system.unassigned'));
    }
    if ('subject' in event.changes) said.push(t('system.subject', { to: String(after(event.changes.subject)) }));
    if ('customer_id' in event.changes) said.push(t('system.customer'));
    if ('snoozed_at' in event.changes) {
      const until = after(event.changes.snoozed_until);
      const asleep = until ? t('system.sleepsUntil', { at: fmt(String(until), lang, MOMENT) }) : t('system.sleeps');
      said.push(after(event.changes.snoozed_at) ? asleep : t('system.awake'));
    }
    if ('tags' in event.changes) said.push(t('system.tags'));
    return said;
  };

  /** How work came to wait again, or to ring at somebody: by whom, from whom, to whom. */
  const move = ({ name, facts }: TimelineEvent, who: string): string | null => {
    const agent = String(facts.agent ?? '');
    const to = String(facts.to ?? '');
    const queue = localised(facts.queue as Record<string, string> | undefined, lang);
    switch (facts.how) {
      case 'assigned':
        // taken from one and given to another is said once, where it begins to ring
        if (name === 'work.returned') return null;
        return agent ? t('moved.reassigned', { who, agent, to }) : t('moved.assigned', { who, to });
      case 'requeued':
        return agent && agent !== who ? t('moved.pulledBack', { who, agent }) : t('moved.requeued', { who });
      case 'transferred':
        if (to) return t('moved.handedTo', { who, to });
        return queue ? t('moved.toQueue', { who, queue }) : t('moved.requeued', { who });
      case 'by_skills':
        return queue ? t('moved.bySkillsTo', { who, queue }) : t('moved.bySkills', { who });
      case 'escalated':
        return queue ? t('moved.escalatedTo', { who, queue }) : t('moved.escalated', { who });
      case 'rejected':
      case 'timed_out':
      case 'withdrawn':
      case 'lost':
      case 'displaced':
        return agent ? t(`moved.${facts.how}`, { agent }) : t('system.returned');
      case 'not_taken_over':
        return t(`moved.notTakenOver.${missedWhy(facts.reason)}`, { agent });
      default:
        return t('system.returned');
    }
  };

  /** What a rule of automation did, or why it could not. */
  const rule = ({ facts }: TimelineEvent): string => {
    const name = { rule: localised(facts.name, lang), n: Number(facts.rule_version) };
    if (facts.state === 'refused') return t('automation.stopped', name);
    if (facts.state === 'failed')
      return t('automation.failed', { ...name, why: localised(facts.said, lang) || t('automation.unknown') });
    const done = (facts.actions as { do: string }[] | undefined) ?? [];
    const what = done.map((one) => t(`automation.does.${one.do as 'status'}`)).join(t('system.and'));
    return t('automation.ran', { ...name, what });
  };

  const whoDid = ({ actor }: TimelineEvent) => {
    if (actor.kind !== 'system') return actor.name || t('system.customerActor');
    return actor.id ? t('system.rule', { rule: actor.name }) : t('system.product');
  };

  return (event: TimelineEvent): string | null => {
    const who = whoDid(event);
    switch (event.name) {
      case 'ticket.opened':
        // their call made it: nobody wrote anything, and the agent only took it
        return event.actor.kind === 'customer' && event.facts.media === 'voice'
          ? t('system.openedByCall')
          : t('system.opened', { who });
      case 'call.joined':
        return t('system.callJoined');
      case 'ticket.merged':
        return t('system.merged');
      case 'work.queued':
        return null;
      case 'work.accepted':
        return t('system.accepted', { who });
      case 'work.returned':
      case 'work.reserved':
        return move(event, who);
      case 'work.done': {
        const outcome = localised(event.facts.outcome as Record<string, string> | undefined, lang);
        return outcome ? t('system.doneAs', { who, outcome }) : t('system.done', { who });
      }
      case 'recording.deleted':
        return event.facts.why === 'binned'
          ? t('system.recordingBinned')
          : t('system.recordingDeleted', { count: Number(event.facts.days) || 0 });
      case 'automation.ran':
        return rule(event);
      case 'clock.breached':
        return t('system.breached', { goal: t(`goals.${event.facts.goal as 'resolution'}`) });
      case 'retention.opened':
        return t('system.retention');
      default: {
        const said = changes(event);
        return said.length ? t('system.by', { who, what: said.join(t('system.and')) }) : null;
      }
    }
  };
}
