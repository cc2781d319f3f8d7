import i18n, { type BackendModule } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { kept } from '@/lib/store';
import type { Resources } from './namespaces';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common';
    resources: Resources;
  }
}

export type Language = 'en' | 'zh-CN';
export const LANGUAGES: Language[] = ['en', 'zh-CN'];
/** Each by its own name, which is the same in every language. */
export const LANGUAGE_NAMES: Record<Language, string> = { en: 'English', 'zh-CN': '简体中文' };
export const LANGUAGE_CHOICES = LANGUAGES.map((value) => ({ value, label: LANGUAGE_NAMES[value] }));
export type Namespace = keyof Resources;
type Catalogue = Partial<Record<Namespace, object>>;

// Namespaces that arrive with the page that needs them; the others stand in the entry's own bundle, one chunk a language.
const files = import.meta.glob<{ default: object }>([
  '../locales/*/*.json',
  '!../locales/*/{common,shell,desk,ticket,panel,phone,signin,portal}.json',
]);
let bundle: (language: Language) => Promise<Catalogue>;

async function catalogue(language: Language, namespace: Namespace): Promise<object> {
  const file = files[`../locales/${language}/${namespace}.json`];
  const found = file ? (await file()).default : (await bundle(language))[namespace];
  if (!found) throw new Error(`no catalogue ${language}/${namespace}`);
  return found;
}

const lazy: BackendModule = {
  type: 'backend',
  init() {},
  read(language, namespace, done) {
    catalogue(language as Language, namespace as Namespace).then(
      (found) => done(null, found as never),
      (e: unknown) => done(e as Error, false),
    );
  },
};

export const language = () => i18n.language as Language;
const fromPage = (): Language => (/^zh/i.test(document.documentElement.lang) ? 'zh-CN' : 'en');

/** Starts i18next with one bundle of namespaces for the language that the server (or boot.js) put on <html>. */
export async function initI18n(load: typeof bundle) {
  bundle = load;
  const lng = fromPage();
  const first = await bundle(lng);
  await i18n
    .use(lazy)
    .use(initReactI18next)
    .init({
      lng,
      fallbackLng: false,
      supportedLngs: LANGUAGES,
      load: 'currentOnly',
      ns: Object.keys(first),
      defaultNS: 'common',
      partialBundledLanguages: true,
      resources: { [lng]: first } as never,
      interpolation: { escapeValue: false },
      returnNull: false,
    });
}

/** Changes the language of everything on screen without a reload; every namespace in use is loaded first. */
export async function setLanguage(next: Language) {
  await i18n.changeLanguage(next);
  document.documentElement.lang = next;
  kept.write('lang', next);
}
