import { call, type Full } from '@/api/call';
import type { Schema } from '@/api/client';
import { usePages } from '@/lib/pages';

export type Callback = Full<Schema['CallbackRow']>;
export const VIEWS = ['open', 'done', 'failed', 'cancelled', 'all'] as const;
export type View = (typeof VIEWS)[number];

export const useCallbacks = (view: View) => usePages<Callback>('callbacks', { view });

export const cancelCallback = ({ id, reason }: { id: number; reason: string }) =>
  call<Callback>('post', `callbacks/${id}/cancel`, { body: { reason } });
