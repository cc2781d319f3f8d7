import { useQuery } from '@tanstack/react-query';
import { call, type Full, readKey } from '@/api/call';
import type { Schema } from '@/api/client';
import { usePages, useWhole } from '@/lib/pages';

export interface Action {
  do: string;
  value: unknown;
}
export type Rule = Omit<Full<Schema['AutomationRuleRow']>, 'conditions' | 'actions' | 'name'> & {
  name: Record<string, string>;
  conditions: { [key: string]: unknown };
  actions: Action[];
};
export type RuleFields = Omit<Rule, 'id' | 'version' | 'position' | 'updated_at'>;
export type Run = Full<Schema['AutomationRunRow']>;
export type Trial = Full<Schema['AutomationTrialRow']>;

export const TRIGGERS = [
  'opened',
  'changed',
  'resolved',
  'message_in',
  'message_out',
  'warning',
  'breached',
  'time',
] as const;
export const AFTER = ['created', 'updated', 'customer_message', 'pending'] as const;
export const DOES = [
  'status',
  'priority',
  'kind',
  'assignee',
  'queue',
  'add_tags',
  'remove_tags',
  'note',
  'reply',
  'notify',
] as const;

export const useRules = () => useWhole<Rule>('automation/rules');
export const createRule = (given: RuleFields) => call<Rule>('post', 'automation/rules', { body: given });
export const changeRule = (id: number, given: Partial<RuleFields> & { version: number }) =>
  call<Rule>('patch', `automation/rules/${id}`, { body: given });
export const removeRule = (id: number) => call<void>('delete', `automation/rules/${id}`);
export const orderRules = (ids: number[]) => call<Rule[]>('post', 'automation/rules/order', { body: { ids } });
export const tryRule = (given: RuleFields & { id?: number }) =>
  call<Trial>('post', 'automation/rules/dry-run', { body: given });

export const useRuns = (rule?: number) => usePages<Run>('automation/runs', { rule });
/** How far a trial is; asked again until it is over. */
export const useTrial = (id: number | undefined) =>
  useQuery({
    queryKey: readKey('automation/rules/dry-run', id),
    queryFn: () => call<Trial>('get', 'automation/rules/dry-run', { query: { id } }),
    enabled: id !== undefined,
    refetchInterval: ({ state }) => (state.data?.state === 'done' ? false : 700),
  });
