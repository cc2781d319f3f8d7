import { renderHook } from '@testing-library/react';
import { createElement } from 'react';
import { afterEach, expect, test, vi } from 'vitest';
import { initI18n } from '@/i18n';
import { deskBundle } from '@/i18n/bundles';
import { LanguageProvider } from '@/i18n/t';
import { takeInsertions } from '@/lib/insert';
import { answerWith } from '@/test-page';
import { asWritten, forReply, useInsertArticle } from './insertArticle';
import { useSure } from './sure';

await initI18n(deskBundle);
afterEach(() => vi.unstubAllGlobals());

const inserting = () =>
  renderHook(useInsertArticle, {
    wrapper: ({ children }) => createElement(LanguageProvider, null, children),
  }).result.current;

test('tables become lines and headings bold words', () => {
  const html =
    '<h2>Late payment</h2><table><tr><th>Day</th><th>What</th></tr><tr><td>1</td><td>Reminder</td></tr></table><p>Ask.</p>';
  expect(forReply(html)).toBe('<p><strong>Late payment</strong></p><ul><li>1 — Reminder</li></ul><p>Ask.</p>');
});

test('its title stands above it, and leads only there where the reader may go', () => {
  const article = { id: 5, title: 'Goodwill & you', body_html: '<p>Ask.</p>' };
  const lead = (audience: string, outside: boolean) => {
    const page = new DOMParser().parseFromString(asWritten({ ...article, audience }, outside), 'text/html');
    expect(page.querySelector('p strong')?.textContent).toBe('Goodwill & you');
    expect(page.querySelectorAll('p')[1]?.textContent).toBe('Ask.');
    const link = page.querySelector('a');
    return link && new URL(link.href).pathname;
  };
  expect(lead('public', true)).toBe('/portal/articles/5');
  expect(lead('internal', true)).toBeNull();
  expect(lead('internal', false)).toBe('/knowledge/5');
});

test.each([
  ['internal', 'reply', false, 1, 0],
  ['internal', 'reply', true, 1, 1],
  ['internal', 'note', false, 0, 1],
  ['public', 'reply', false, 0, 1],
] as const)('an article that is %s, into a %s, agreed to: %s', async (audience, kind, agreed, asks, inserts) => {
  answerWith({ 'get articles/5': { id: 5, title: 'Goodwill', audience, body_html: '<p>Up to 20 euros.</p>' } });
  const taken = vi.fn();
  const stop = takeInsertions(taken, 'en', kind === 'reply');
  const insert = inserting();
  const done = insert(5);
  if (asks) {
    await vi.waitFor(() => expect(useSure.getState().question?.text).toContain('Goodwill'));
    useSure.getState().answer(agreed);
  }
  await done;
  expect(useSure.getState().question).toBeNull();
  expect(taken).toHaveBeenCalledTimes(inserts);
  stop();
});

test('an article that arrives after another ticket was opened goes into neither reply', async () => {
  let arrive: (article: unknown) => void = () => undefined;
  const coming = new Promise((resolve) => {
    arrive = resolve;
  });
  answerWith({ 'get articles/5': () => coming });
  const [pressed, opened] = [vi.fn(), vi.fn()];
  const leave = takeInsertions(pressed, 'en', true);
  const done = inserting()(5);
  leave();
  const stop = takeInsertions(opened, 'zh-CN', true);
  arrive({ id: 5, title: 'Goodwill', audience: 'public', body_html: '<p>Up to 20 euros.</p>' });
  await done;
  expect(pressed).not.toHaveBeenCalled();
  expect(opened).not.toHaveBeenCalled();
  stop();
});
