import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import { initI18n } from '@/i18n';
import { deskBundle } from '@/i18n/bundles';
import { renderPage } from '@/test-page';
import { Tip } from './Tip';

await initI18n(deskBundle);

test('a tip is told while the pointer is there, is gone once the button was pressed, and told again later', async () => {
  const held = vi.fn();
  await renderPage(
    <Tip label="Hold" keys="F10" onClick={held}>
      =
    </Tip>,
  );
  const button = await screen.findByRole('button', { name: 'Hold (F10)' });
  await userEvent.hover(button);
  expect(await screen.findByRole('tooltip')).toHaveTextContent('Hold (F10)');
  await userEvent.click(button);
  expect(held).toHaveBeenCalledOnce();
  await waitFor(() => expect(screen.queryByRole('tooltip')).toBeNull());
  await userEvent.unhover(button);
  await userEvent.hover(button);
  expect(await screen.findByRole('tooltip')).toBeVisible();
});
