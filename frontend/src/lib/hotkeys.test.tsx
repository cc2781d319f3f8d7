import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import { useHotkeys } from './hotkeys';

function Page({ run, dialog }: { run: () => void; dialog: boolean }) {
  useHotkeys({ e: run, F8: run });
  return dialog ? (
    <div role="dialog" aria-modal="true">
      <button type="button">inside</button>
    </div>
  ) : null;
}

test('a single letter does nothing behind a modal dialog; a key of the telephone still does', async () => {
  const user = userEvent.setup();
  const run = vi.fn();
  const { rerender } = render(<Page run={run} dialog />);
  screen.getByRole('button').focus();
  await user.keyboard('e');
  expect(run).not.toHaveBeenCalled();
  await user.keyboard('{F8}');
  expect(run).toHaveBeenCalledTimes(1);
  rerender(<Page run={run} dialog={false} />);
  await user.keyboard('e');
  expect(run).toHaveBeenCalledTimes(2);
});
