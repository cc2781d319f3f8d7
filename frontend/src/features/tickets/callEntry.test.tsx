import { cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { initI18n } from '@/i18n';
import { deskBundle } from '@/i18n/bundles';
import { answerWith, renderPage } from '@/test-page';
import { Entry, type TimelineEntry } from './Entry';

await initI18n(deskBundle);

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const ended = {
  id: 'event-1',
  kind: 'event',
  at: '2026-11-22T10:00:00Z',
  message: null,
  event: {
    name: 'call.ended',
    subject_id: 7,
    actor: { kind: 'system', name: '' },
    changes: {},
    facts: { direction: 'inbound', waited: 4, talked: 61 },
  },
} as unknown as TimelineEntry;
const recording = {
  id: 3,
  of: 'conversation',
  state: 'stored',
  seconds: 61,
  created_at: '2026-11-22T10:00:00Z',
  deleted_at: null,
  deleted_why: '',
  kept_days: null,
  ticket: null,
};

test.each([
  [[recording], 'Play'],
  [[], 'Nothing was recorded.'],
])('a call of the timeline opens to what was recorded of it', async (recordings, shown) => {
  const asked = answerWith({ 'get calls/7': { id: 7, recordings } });
  await renderPage(<Entry entry={ended} />);
  expect(asked).toHaveLength(0);
  fireEvent.click(await screen.findByRole('button', { name: 'Course and recording' }));
  const found = shown === 'Play' ? screen.findByRole('button', { name: /^Play/ }) : screen.findByText(shown);
  expect(await found).toBeInTheDocument();
  expect(screen.getByRole('link', { name: 'The whole course of the call' })).toHaveAttribute('href', '/calls/7');
});

test('a call that is not for this person is told as missing, with another try', async () => {
  answerWith({});
  await renderPage(<Entry entry={ended} />);
  fireEvent.click(await screen.findByRole('button', { name: 'Course and recording' }));
  expect(await screen.findByText('The call could not be loaded')).toBeInTheDocument();
});
