import { useT } from '@/i18n/t';
import { localised } from '@/lib/names';
import { useCalendars, useQueues } from '../routing/api';
import type { Document, Exit, Kind, Node } from './model';

/** What nodes and ways are called on the page, in the reader's language. */
export function useWords() {
  const { t, lang } = useT('flows');
  const queues = useQueues().data ?? [];
  const calendars = useCalendars().data ?? [];
  const queueName = (id: number | null) => localised(queues.find((one) => one.id === id)?.name, lang);
  const hoursName = (node: Node) =>
    node.queue === null ? (calendars.find((one) => one.id === node.calendar)?.name ?? '') : queueName(node.queue);
  const summary = (node: Node): string => {
    if (node.name) return node.name;
    if (node.kind === 'queue') return queueName(node.queue);
    if (node.kind === 'hours') return hoursName(node);
    if (node.kind === 'forward') return node.number;
    if (node.kind === 'voicemail' && !localised(node.text, lang)) return queueName(node.queue);
    if (node.kind === 'language' || (node.kind === 'menu' && !localised(node.text, lang)))
      return node.keys.map((one) => one.key).join(' ');
    return localised(node.text, lang);
  };
  return {
    summary,
    /** "Queue: Billing", for lists and for whoever cannot see the picture. */
    nodeName: (node: Node) => {
      const more = summary(node);
      return more ? t('named', { kind: t(`kind.${node.kind}`), name: more }) : t(`kind.${node.kind}`);
    },
    wayName: (way: string, kind?: Kind) => {
      if (way.startsWith('key:')) return way.slice(4);
      return kind === 'forward' ? t('way.noAnswer') : t(`way.${way as Exit}`);
    },
    of: (document: Document, id: string) => document.nodes.find((one) => one.id === id),
  };
}
