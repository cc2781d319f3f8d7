import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { Schema } from '@/api/client';
import { initI18n } from '@/i18n';
import { deskBundle } from '@/i18n/bundles';
import { answerWith, renderPage } from '@/test-page';
import { Tiles } from './Tiles';

await initI18n(deskBundle);

const overview = {
  customer: { id: 1 },
  tiles: { since: null, monthly_spend: '0', currency: '', contract_ends_on: null, days_to_contract_end: null },
  churn: { risk: 1, level: 'low', reasons: [] },
} as unknown as Schema['CompleteOverview'];

test.each([
  ['en', 'none', 'No billed numbers'],
  ['zh-CN', 'none', '没有计费号码'],
  ['en', 'unavailable', 'Billing does not answer'],
  ['zh-CN', 'unavailable', '计费系统无响应'],
  ['en', 'off', 'No billing system connected'],
] as const)('in %s, billing "%s" reads: %s', async (language, state, said) => {
  answerWith({ 'get customers/1/billing': { state, lines: [] } });
  await renderPage(<Tiles overview={overview} />, language);
  expect(await screen.findByText(said)).toBeVisible();
});
