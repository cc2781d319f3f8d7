import { keepPreviousData, QueryClient, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call, type Page, readKey } from '@/api/call';
import type { Schema } from '@/api/client';
import { Failure } from '@/api/failure';
import { retries } from '@/api/retry';
import { useT } from '@/i18n/t';
import { usePages } from '@/lib/pages';

export type ArticleRow = Schema['PortalArticleRow'];
export type Article = Schema['PortalArticle'];
export type NewRequest = Schema['PortalRequestInputRequest'] & {
  kind: Exclude<Schema['PortalRequestInputRequest']['kind'], 'query'>;
};
export type Kind = NewRequest['kind'];
export const KINDS: Kind[] = ['question', 'incident', 'request', 'complaint', 'suggestion'];
export type RequestRow = Schema['PortalTicketRow'];
export type RequestDetail = Schema['PortalRequestDetail'];
export type Message = Schema['ThreadMessage'];
export type Status = RequestRow['status'];
export type Me = Schema['PortalMe'];

export const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      retry: retries,
    },
  },
});

/** Articles that fit the words; without words, the popular ones. */
export function useArticles(query: string, { enabled = true } = {}) {
  const { lang } = useT('portal');
  return useQuery({
    queryKey: ['articles', lang, query],
    queryFn: () => call<Page<ArticleRow>>('get', 'portal/articles', { query: { q: query, language: lang } }),
    select: (page) => page.items,
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

// the page itself says when nobody is signed in: asking would only leave a refusal in the console
let nobody = 'signedOut' in document.documentElement.dataset;

const readMe = async () => {
  if (nobody) return null;
  try {
    return await call<Me>('get', 'portal/me');
  } catch (error) {
    if (error instanceof Failure && [401, 403, 404].includes(error.status)) return null;
    throw error;
  }
};

/** Who is signed in; null for a visitor. */
export const useMe = () =>
  useQuery({
    queryKey: ['me'],
    queryFn: readMe,
    staleTime: 300_000,
  });

export const REQUESTS = readKey('portal/requests');
export const useRequests = () => usePages<RequestRow>('portal/requests');

/** How long an answer of ours may be unseen on the status page; one that has not changed is an empty 304. */
export const LOOK_EVERY = 10_000;

/** One request: by its id for who is signed in, or by the token of its link for anybody who holds that. */
export const useRequest = (key: string) =>
  useQuery({
    queryKey: ['request', key],
    queryFn: () => call<RequestDetail>('get', `portal/requests/${encodeURIComponent(key)}`),
    // a link opens requests that the live line does not tell of; a hidden page asks nothing, one that is back at once
    refetchInterval: LOOK_EVERY,
    staleTime: 0,
  });

export function useSend() {
  const own = useQueryClient();
  return useMutation({
    mutationFn: (given: NewRequest) =>
      call<RequestRow>('post', 'portal/requests', { body: given, key: given.form_token }),
    onSuccess: () => own.invalidateQueries({ queryKey: REQUESTS }),
  });
}

export function useReply(key: string) {
  const own = useQueryClient();
  return useMutation({
    mutationFn: ({ text, once }: { text: string; once: string }) =>
      call<Schema['PortalMessageRow']>('post', `portal/requests/${encodeURIComponent(key)}/replies`, {
        body: { text },
        key: once,
      }),
    onSuccess: () => own.invalidateQueries({ queryKey: ['request', key] }),
  });
}

export const askForCode = (address: string) => call('post', 'portal/codes', { body: { address } });

export async function signIn(proof: { address: string; code: string } | { token: string }) {
  await call('post', 'portal/session', { body: proof });
  nobody = false;
  await client.invalidateQueries();
}

export async function signOut() {
  await call('delete', 'portal/session');
  nobody = true;
  client.removeQueries({ queryKey: REQUESTS });
  client.removeQueries({ queryKey: ['request'] });
  client.setQueryData(['me'], null);
}
