import i18n, { type TFunction } from 'i18next';
import { createContext, type ReactNode, use, useContext, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Language, Namespace } from './index';

const Current = createContext<Language>('en');

/** One i18n subscription for the whole page; list rows read the language from context instead of each adding listeners. */
export function LanguageProvider({ children }: { children: ReactNode }) {
  const { i18n: own } = useTranslation('common');
  return <Current.Provider value={own.language as Language}>{children}</Current.Provider>;
}

const loading = new Map<string, Promise<void>>();
const loaded = (lang: string, ns: Namespace) => {
  const key = `${lang}/${ns}`;
  const known = loading.get(key) ?? i18n.loadNamespaces(ns);
  loading.set(key, known);
  return known;
};

const known = new Map<string, TFunction>();

/** The library's own `t` looks every word up anew; what needs no values is looked up once in a language. */
function wordsOf(lang: Language, ns: Namespace): TFunction {
  const key = `${lang}/${ns}`;
  const found = known.get(key);
  if (found) return found;
  const t = i18n.getFixedT(lang, ns) as unknown as (...given: unknown[]) => string;
  const plain = new Map<unknown, string>();
  const remembering = (...given: unknown[]) => {
    if (given.length > 1) return t(...given);
    const word = plain.get(given[0]) ?? t(given[0]);
    plain.set(given[0], word);
    return word;
  };
  known.set(key, remembering as unknown as TFunction);
  return remembering as unknown as TFunction;
}

/** `t` of one namespace, plus the language. Suspends while a namespace that came with a lazy page is loading. */
export function useT<N extends Namespace>(ns: N): { t: TFunction<N>; lang: Language } {
  const lang = useContext(Current);
  // once waited for, always read through `use`: React replays the render and wants the same calls again
  if (loading.has(`${lang}/${ns}`) || !i18n.hasResourceBundle(lang, ns)) use(loaded(lang, ns));
  return useMemo(() => ({ t: wordsOf(lang, ns) as TFunction<N>, lang }), [lang, ns]);
}
