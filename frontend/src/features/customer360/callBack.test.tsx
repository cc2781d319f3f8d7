import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, test } from 'vitest';
import { useTelephone } from '@/features/softphone/opened';
import { initI18n } from '@/i18n';
import { deskBundle } from '@/i18n/bundles';
import { useHotkeys } from '@/lib/hotkeys';
import { answerWith, renderPage } from '@/test-page';
import { me } from '@/test-rows';
import { useCallBack } from './callBack';

await initI18n(deskBundle);
beforeEach(() => useTelephone.getState().close());

function Desk() {
  const callBack = useCallBack();
  useHotkeys({ b: () => void callBack(9) });
  return <p>desk</p>;
}

const point = (kind: string, value: string) => ({ id: 1, kind, value });

test.each([
  ['the number they called from', point('phone', '+442079460001'), [], '+442079460001'],
  [
    'of an e-mail, the customer’s first number',
    point('email', 'a@example.com'),
    [point('phone', '+442079460002')],
    '+442079460002',
  ],
] as const)('B opens the dial pad with %s', async (_, contact_point, contact_points, number) => {
  answerWith({
    'get me': me,
    'get tickets/9': { id: 9, customer: { id: 3, name: 'Alice' }, contact_point },
    'get customers/3/overview': { contact_points },
  });
  await renderPage(<Desk />);
  await screen.findByText('desk');
  await userEvent.keyboard('b');
  await waitFor(() => expect(useTelephone.getState().layer).toBe('dial'));
  expect(useTelephone.getState().callee).toEqual({ number, customer: 3, ticket: 9 });
});
