import { renderHook } from '@testing-library/react';
import { createElement } from 'react';
import { afterEach, expect, test, vi } from 'vitest';
import { initI18n } from '@/i18n';
import { deskBundle } from '@/i18n/bundles';
import { LanguageProvider } from '@/i18n/t';
import { takeInsertions } from '@/lib/insert';
import { answerWith } from '@/test-page';
import { forReply, useInsertArticle } from './insertArticle';

await initI18n(deskBundle);
afterEach(() => vi.unstubAllGlobals());

test('tables become lines and headings bold words', () => {
  const html =
    '<h2>Late payment</h2><table><tr><th>Day</th><th>What</th></tr><tr><td>1</td><td>Reminder</td></tr></table><p>Ask.</p>';
  expect(forReply(html)).toBe('<p><strong>Late payment</strong></p><ul><li>1 — Reminder</li></ul><p>Ask.</p>');
});

test.each([
  ['internal', 'reply', false, 1, 0],
  ['internal', 'reply', true, 1, 1],
  ['internal', 'note', false, 0, 1],
  ['public', 'reply', false, 0, 1],
] as const)('an article that is %s, into a %s, agreed to: %s', async (audience, kind, agreed, asks, inserts) => {
  answerWith({ 'get articles/5': { id: 5, title: 'Goodwill', audience, body_html: '<p>Up to 20 euros.</p>' } });
  const confirm = vi.fn(() => agreed);
  vi.stubGlobal('confirm', confirm);
  const taken = vi.fn();
  const stop = takeInsertions(taken, 'en', kind === 'reply');
  const { result } = renderHook(useInsertArticle, {
    wrapper: ({ children }) => createElement(LanguageProvider, null, children),
  });
  await result.current(5);
  expect(confirm).toHaveBeenCalledTimes(asks);
  expect(taken).toHaveBeenCalledTimes(inserts);
  stop();
});
