import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import type { Schema } from '@/api/client';
import { initI18n } from '@/i18n';
import { deskBundle } from '@/i18n/bundles';
import { answerWith, renderPage } from '@/test-page';
import { Retention } from './Retention';

await initI18n(deskBundle);

const one = {
  id: 4,
  reason: 'price',
  script: {},
  measures: [],
  state: 'open',
} as unknown as Schema['RetentionCaseDetail'];

test('a customer who thinks it over is registered with the day to call back', async () => {
  const user = userEvent.setup();
  const asked = answerWith({ 'post retention-cases/4/result': one });
  await renderPage(<Retention cases={[one]} />);
  await user.click(await screen.findByRole('button', { name: 'Will think about it' }));
  await user.type(await screen.findByRole('textbox', { name: /Why/ }), 'Asks at home');
  expect(screen.getByRole('button', { name: 'Register' })).toBeDisabled();
  await user.type(screen.getByLabelText(/When to call back/), '2026-12-01T10:30');
  await user.click(screen.getByRole('button', { name: 'Register' }));
  await expect.poll(() => asked.length).toBe(1);
  expect(await asked[0]?.json()).toMatchObject({ result: 'thinking', follow_up_at: expect.any(String) });
  expect(await screen.findByRole('button', { name: 'Will think about it' })).toBeVisible();
});
