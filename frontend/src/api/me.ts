import { useQueryClient } from '@tanstack/react-query';
import type { Keys } from '@/lib/hotkeys';
import { $api, api, type Schema } from './client';

/** Serializers with defaults call their fields optional; answers always carry them. */
export type Me = Required<Schema['Me']>;

/** The signed-in person. The gate has loaded it before any page is drawn, so this never waits there. */
export function useMe(): Me {
  return $api.useSuspenseQuery('get', '/api/v1/me', undefined, { staleTime: Number.POSITIVE_INFINITY }).data as Me;
}

/**
 * Stores what the person prefers, and answers whether the server has it. Of language and colour scheme that matters to
 * nobody: the screen has changed already, and the next change tries again.
 */
export function useSavePreference() {
  const cache = useQueryClient();
  return async (change: {
    language?: 'en' | 'zh-CN';
    scheme?: 'light' | 'dark' | 'auto';
    timezone?: string;
    keys?: Keys;
    pins?: Schema['PinRequest'][];
  }) => {
    try {
      const { data } = await api.PATCH('/api/v1/me', { body: change });
      cache.setQueryData($api.queryOptions('get', '/api/v1/me').queryKey, data);
      return true;
    } catch {
      return false;
    }
  };
}

export const isSupervising = (me: Me) => me.role === 'supervisor' || me.role === 'admin';
