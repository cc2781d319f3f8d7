import { fireEvent, screen } from '@testing-library/react';
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
  openKeys();
});

const run = vi.fn();
function Ticket() {
  useHotkeys({ e: run });
  return <KeyHelp />;
}

test.each([
  ['en', /Change the key of “Resolve”, now E/, /X is the key|R is the key of “Reply” already/],
  ['zh-CN', /更改“解决”的按键，现为 E/, /R 已用于“回复”/],
] as const)(
  'in %s a key is changed where it is shown, and one that is taken is refused with words',
  async (lang, button, taken) => {
    const user = userEvent.setup();
    run.mockClear();
    const asked = answerWith({ 'get me': me, 'patch me': { ...me, keys: { resolve: 'x' } } });
    await renderPage(<Ticket />, lang);
    await user.click(await screen.findByRole('button', { name: button }));
    await user.keyboard('r');
    expect(screen.getByRole('alert')).toHaveTextContent(taken);
    expect(asked.some((one) => one.method === 'PATCH')).toBe(false);
    await user.keyboard('x');
    const sent = asked.find((one) => one.method === 'PATCH');
    expect(await sent?.json()).toEqual({ keys: { resolve: 'x' } });
    useOpened.getState().open(null);
    await vi.waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    fireEvent.keyDown(document.body, { key: 'e', code: 'KeyE' });
    expect(run).not.toHaveBeenCalled();
    fireEvent.keyDown(document.body, { key: 'x', code: 'KeyX' });
    expect(run).toHaveBeenCalledTimes(1);
  },
);

test.each([
  ['x', {}, null],
  ['r', {}, 'reply'],
  ['r', { reply: 'y' }, null],
  ['g', {}, 'ways'],
  ['7', {}, 'letter'],
  ['F8', {}, 'letter'],
] as const)('"%s" for resolving, with %o', (key, keys, why) => expect(refusalOf('resolve', key, keys)).toBe(why));
