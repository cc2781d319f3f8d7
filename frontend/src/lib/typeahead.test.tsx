import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { useHotkeys } from './hotkeys';

const resolve = vi.fn();
// jsdom has no editing: what a browser types for somebody is looked at here, and in the journey of a whole shift
const typed = vi.fn();

beforeEach(() => {
  document.execCommand = (_: string, __?: boolean, text?: string) => typed(text) ?? true;
});
afterEach(() => {
  vi.clearAllMocks();
  Reflect.deleteProperty(document, 'execCommand');
});

/** A box that comes late, as one does whose code is still being read. */
function Page({ after }: { after: number }) {
  const [open, setOpen] = useState(false);
  useHotkeys({ r: () => void setTimeout(() => setOpen(true), after), e: resolve });
  // biome-ignore lint/a11y/noAutofocus: it is what the key asks for
  return open ? <textarea aria-label="reply" autoFocus /> : null;
}

test('whoever presses R and goes on typing types the answer, also while its box is still coming', async () => {
  const user = userEvent.setup();
  render(<Page after={40} />);
  await user.keyboard('rPleasex{Backspace}');
  expect(resolve).not.toHaveBeenCalled();
  await screen.findByLabelText('reply');
  expect(typed).toHaveBeenCalledExactlyOnceWith('Please');
  await user.keyboard(' restart');
  expect(screen.getByLabelText('reply')).toHaveValue(' restart');
  expect(resolve).not.toHaveBeenCalled();
});

test('Escape gives the letters back to the commands, and so does a box that never comes', async () => {
  const user = userEvent.setup({ advanceTimers: vi.advanceTimersByTime });
  vi.useFakeTimers({ shouldAdvanceTime: true });
  render(<Page after={60_000} />);
  await user.keyboard('r{Escape}e');
  expect(resolve).toHaveBeenCalledTimes(1);
  await user.keyboard('re');
  expect(resolve).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(2100);
  await user.keyboard('e');
  expect(resolve).toHaveBeenCalledTimes(2);
  vi.useRealTimers();
  expect(typed).not.toHaveBeenCalled();
});
