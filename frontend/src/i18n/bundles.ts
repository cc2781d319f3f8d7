import type { Language } from './index';

/** What the first screen of each entry needs, one chunk per language. */
export const deskBundle = async (lang: Language) =>
  (await (lang === 'zh-CN' ? import('./desk.zh-CN') : import('./desk.en'))).default;

export const portalBundle = async (lang: Language) =>
  (await (lang === 'zh-CN' ? import('./portal.zh-CN') : import('./portal.en'))).default;
