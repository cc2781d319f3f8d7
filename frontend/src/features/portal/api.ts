import { keepPreviousData, QueryClient, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '@/api/call';
import { Failure } from '@/api/failure';
import { useT } from '@/i18n/t';

export interface ArticleRow {
  id: number;
  title: string;
  summary?: string;
  language: string;
  updated_at: string;
}
export interface Article extends ArticleRow {
  body_markdown: string;
}
export type Kind = 'question' | 'incident' | 'request' | 'complaint' | 'suggestion';
export const KINDS: Kind[] = ['question', 'incident', 'request', 'complaint', 'suggestion'];
export type Status = 'open' | 'pending' | 'on_hold' | 'resolved' | 'closed';

export interface RequestRow {
  id: number;
  number: number | string;
  token: string;
  kind: string;
  subject: string;
  status: Status;
  created_at: string;
  updated_at: string;
  due_at: string | null;
}
export interface File {
  id: number;
  filename: string;
  size?: number;
}
export interface Message {
  id: number;
  direction: string;
  author: string;
  text: string;
  created_at: string;
  attachments?: File[];
}
export interface RequestDetail extends RequestRow {
  messages?: Message[];
}
export interface Me {
  address: string;
  name?: string;
}
export interface NewRequest {
  kind: Kind;
  subject: string;
  text: string;
  name: string;
  address: string;
  form_token: string;
}

export const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      retry: (count, error) => count < 2 && (!(error instanceof Failure) || error.noAnswer || error.status >= 502),
    },
  },
});

const list = <T>(answer: { items: T[] } | T[]): T[] => (Array.isArray(answer) ? answer : answer.items);

/** Articles that fit the words; without words, the popular ones. */
export function useArticles(query: string, { enabled = true } = {}) {
  const { lang } = useT('portal');
  return useQuery({
    queryKey: ['articles', lang, query],
    queryFn: async () =>
      list(await call<{ items: ArticleRow[] }>('get', 'portal/articles', { query: { q: query, language: lang } })),
    enabled,
    placeholderData: keepPreviousData,
    staleTime: 300_000,
  });
}

export function useArticle(id: string) {
  const { lang } = useT('portal');
  return useQuery({
    queryKey: ['article', lang, id],
    queryFn: () => call<Article>('get', `portal/articles/${encodeURIComponent(id)}`, { query: { language: lang } }),
    staleTime: 300_000,
  });
}

export const sayHelpful = (id: number, helpful: boolean) =>
  call('post', `portal/articles/${id}/feedback`, { body: { helpful } });

/** Who is signed in; null for a visitor. */
export const useMe = () =>
  useQuery({
    queryKey: ['me'],
    queryFn: () =>
      call<Me>('get', 'portal/me').catch((error: unknown) => {
        if (error instanceof Failure && [401, 403, 404].includes(error.status)) return null;
        throw error;
      }),
    staleTime: 300_000,
  });

export const useRequests = (enabled: boolean) =>
  useQuery({
    queryKey: ['requests'],
    queryFn: async () => list(await call<{ items: RequestRow[] }>('get', 'portal/requests')),
    enabled,
  });

/** One request, by its id for who is signed in or by the token of a status link for anybody who holds it. */
export const useRequest = (key: string, { poll }: { poll: boolean }) =>
  useQuery({
    queryKey: ['request', key],
    queryFn: () => call<RequestDetail>('get', `portal/requests/${encodeURIComponent(key)}`),
    refetchInterval: poll ? 20_000 : false,
  });

export function useSend() {
  const own = useQueryClient();
  return useMutation({
    mutationFn: (given: NewRequest) =>
      call<RequestRow>('post', 'portal/requests', { body: given, key: given.form_token }),
    onSuccess: () => own.invalidateQueries({ queryKey: ['requests'] }),
  });
}

export function useReply(id: string) {
  const own = useQueryClient();
  return useMutation({
    mutationFn: ({ text, key }: { text: string; key: string }) =>
      call('post', `portal/requests/${encodeURIComponent(id)}/replies`, { body: { text }, key }),
    onSuccess: () => own.invalidateQueries({ queryKey: ['request', id] }),
  });
}

export const askForCode = (address: string) => call('post', 'portal/codes', { body: { address } });

export async function signIn(proof: { address: string; code: string } | { token: string }) {
  await call('post', 'portal/session', { body: proof });
  await client.invalidateQueries();
}

export async function signOut() {
  await call('delete', 'portal/session');
  client.removeQueries({ queryKey: ['requests'] });
  client.removeQueries({ queryKey: ['request'] });
  client.setQueryData(['me'], null);
}
