import { useQuery } from '@tanstack/react-query';
import { call, type Full, readKey } from '@/api/call';
import type { Schema } from '@/api/client';
import type { Language } from '@/i18n';
import { usePages } from '@/lib/pages';

export type { Language } from '@/i18n';
export { LANGUAGE_NAMES } from '@/i18n';
export type ArticleHit = Full<Schema['ArticleHit']> & { language: Language };
export type Version = Full<Schema['VersionRow']> & { language: Language };
export type Article = Omit<Full<Schema['ArticleDetail']>, 'versions'> & { language: Language; versions: Version[] };
export interface Text {
  language: Language;
  title: string;
  body_markdown: string;
}
export interface NewArticle extends Text {
  category: string;
  audience: 'internal' | 'public';
}

export const useArticles = (q: string, language: Language) => usePages<ArticleHit>('articles', { q, language });

export const useArticle = (id: number, language: Language) =>
  useQuery({
    queryKey: readKey(`articles/${id}`, id, { language }),
    queryFn: () => call<Article>('get', `articles/${id}`, { query: { language } }),
  });

export const createArticle = (given: NewArticle) => call<Article>('post', 'articles', { body: given });
export const writeVersion = (id: number, given: Text) =>
  call<Version>('post', `articles/${id}/versions`, { body: given });
export const askForReview = (id: number, language: Language) =>
  call<Article>('post', `articles/${id}/review`, { body: { language } });
export const publish = (id: number, language: Language) =>
  call<Article>('post', `articles/${id}/publish`, { body: { language } });
export const archive = (id: number) => call<Article>('post', `articles/${id}/archive`);
export const setAudience = (id: number, audience: 'internal' | 'public') =>
  call<Article>('patch', `articles/${id}`, { body: { audience } });
export const rate = (id: number, language: Language, is_helpful: boolean) =>
  call('post', `articles/${id}/feedback`, { query: { language }, body: { is_helpful } });
