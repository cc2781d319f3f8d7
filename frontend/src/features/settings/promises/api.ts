import { call, type Full } from '@/api/call';
import type { Schema } from '@/api/client';
import { useWhole } from '@/lib/pages';

export type Policy = Omit<Full<Schema['SlaPolicyRow']>, 'conditions' | 'name'> & {
  conditions: { [key: string]: unknown };
  name: Record<string, string>;
};
export type PolicyFields = Omit<Policy, 'id' | 'version' | 'position'>;

export const usePolicies = () => useWhole<Policy>('sla-policies');
export const createPolicy = (given: PolicyFields) => call<Policy>('post', 'sla-policies', { body: given });
export const changePolicy = (id: number, given: Partial<PolicyFields> & { version: number }) =>
  call<Policy>('patch', `sla-policies/${id}`, { body: given });
export const removePolicy = (id: number) => call<void>('delete', `sla-policies/${id}`);
export const orderPolicies = (ids: number[]) => call<Policy[]>('post', 'sla-policies/order', { body: { ids } });
