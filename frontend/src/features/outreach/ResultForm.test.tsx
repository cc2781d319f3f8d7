import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import { answerWith, renderPage } from '@/test-page';
import type { Case } from './api';
import { ResultForm } from './ResultForm';

const one = { id: 4, measures: [], state: 'open' } as unknown as Case;

test('thinking it over needs a day to call back; the result goes out with its reason', async () => {
  const user = userEvent.setup();
  const asked = answerWith({ 'post retention-cases/4/result': one });
  await renderPage(<ResultForm one={one} measure={null} onMeasure={vi.fn()} />);
  const save = await screen.findByRole('button', { name: 'Register' });
  expect(save).toBeDisabled();
  await user.click(screen.getByRole('radio', { name: 'The customer is thinking it over' }));
  await user.type(screen.getByRole('textbox', { name: /Why/ }), 'Wants to ask at home');
  expect(save).toBeDisabled();
  await user.type(screen.getByLabelText(/When to call back/), '2026-12-01T10:30');
  expect(save).toBeEnabled();
  await user.click(save);
  await expect.poll(() => asked.length).toBe(1);
  expect(await asked[0]?.json()).toEqual({
    result: 'thinking',
    reason: 'Wants to ask at home',
    measure_id: null,
    follow_up_at: new Date('2026-12-01T10:30').toISOString(),
  });
});
