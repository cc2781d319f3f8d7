import { expect, test } from 'vitest';
import { forReply } from './insertArticle';

test('tables become lines and headings bold words', () => {
  const html =
    '<h2>Late payment</h2><table><tr><th>Day</th><th>What</th></tr><tr><td>1</td><td>Reminder</td></tr></table><p>Ask.</p>';
  expect(forReply(html)).toBe('<p><strong>Late payment</strong></p><ul><li>1 — Reminder</li></ul><p>Ask.</p>');
});
