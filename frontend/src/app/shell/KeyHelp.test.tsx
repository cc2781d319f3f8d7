import { act, fireEvent, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, test, vi } from 'vitest';
import { initI18n } from '@/i18n';
import { deskBundle } from '@/i18n/bundles';
import { refusalOf, useHotkeys, useKeymap } from '@/lib/hotkeys';
import { answerWith, renderPage } from '@/test-page';
import { me } from '@/test-rows';
import KeyHelp from './KeyHelp';
import { openKeys, useOpened } from './opened';

await initI18n(deskBundle);
beforeEach(() => {
  useKeymap.setState({ keys: {} });
  useOpened.getState().open(null);
});

const run = vi.fn();
function Ticket() {
  useHotkeys({ e: run });
  return (
    <>
      <p>A ticket</p>
      <KeyHelp />
    </>
  );
}

test.each([
  ['en', /Change the key of “Resolve”, now E/, /R is the key of “Reply” already/],
  ['zh-CN', /更改“解决”的按键，现为 E/, /R 已用于“回复”/],
] as const)(
  'in %s a key is changed where it is shown, and one that is taken is refused with words',
  async (lang, button, taken) => {
    const user = userEvent.setup();
    run.mockClear();
    const asked = answerWith({ 'get me': me, 'patch me': { ...me, keys: { resolve: 'q' } } });
    await renderPage(<Ticket />, lang);
    await screen.findByText('A ticket');
    act(openKeys);
    await user.click(await screen.findByRole('button', { name: button }));
    await user.keyboard('r');
    expect(screen.getByRole('alert')).toHaveTextContent(taken);
    expect(asked.some((one) => one.method === 'PATCH')).toBe(false);
    await user.keyboard('q');
    const sent = asked.find((one) => one.method === 'PATCH');
    expect(await sent?.json()).toEqual({ keys: { resolve: 'q' } });
    useOpened.getState().open(null);
    await vi.waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    fireEvent.keyDown(document.body, { key: 'e', code: 'KeyE' });
    expect(run).not.toHaveBeenCalled();
    fireEvent.keyDown(document.body, { key: 'q', code: 'KeyQ' });
    expect(run).toHaveBeenCalledTimes(1);
  },
);

test.each([
  ['q', {}, null],
  ['x', {}, 'select'],
  ['e', { reply: 'e' }, 'reply'],
  ['r', {}, 'reply'],
  ['r', { reply: 'y' }, null],
  ['g', {}, 'ways'],
  ['7', {}, 'letter'],
  ['F8', {}, 'letter'],
] as const)('"%s" for resolving, with %o', (key, keys, why) => expect(refusalOf('resolve', key, keys)).toBe(why));
