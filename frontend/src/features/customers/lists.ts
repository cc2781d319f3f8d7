import { call, type Full } from '@/api/call';
import { $api, type Schema } from '@/api/client';
import { usePages, useWhole } from '@/lib/pages';
import type { Holds, Shown } from '@/lib/views';
import type { CustomerRow } from './api';

export type Listed = Full<Schema['ListedCustomer']> & Pick<CustomerRow, 'churn_level'>;
export type CustomerView = Full<Schema['CustomerViewRow']>;

/** In the order of the side list; `customer-views/fields` tells what each asks. */
export const BUILT_IN = ['all', 'mine', 'team', 'vip', 'at_risk', 'unconfirmed', 'pool'] as const;
export type BuiltIn = (typeof BUILT_IN)[number];
export const isBuiltIn = (view: string): view is BuiltIn => (BUILT_IN as readonly string[]).includes(view);

export const useCustomerViews = () => useWhole<CustomerView>('customer-views');

/** How much each list holds: null is more than could be counted in time. */
export function useCustomerCounts() {
  const found = $api.useQuery('get', '/api/v1/customer-views/counts');
  return new Map(found.data?.items.map((one) => [one.view, one.count ?? null]));
}

interface Asked {
  view: string;
  q: string;
  sorts: string[];
  /** what nobody kept yet */
  conditions: Shown['conditions'] | undefined;
}

export const useListed = ({ view, q, sorts, conditions }: Asked) =>
  usePages<Listed>('customers', {
    view,
    ...(q && { q }),
    ...(sorts.length > 0 && { sort: sorts.join(',') }),
    ...(conditions && { conditions: JSON.stringify(conditions) }),
  });

export const changeView = (id: number, given: Partial<Holds> & { version: number }) =>
  call<CustomerView>('patch', `customer-views/${id}`, { body: given });
export const deleteView = (id: number) => call<void>('delete', `customer-views/${id}`);
