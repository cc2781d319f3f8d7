import { cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { answerWith, renderPage } from '@/test-page';
import { me } from '@/test-rows';
import Texts from './Texts';

const server = (more: Record<string, unknown>) => answerWith({ 'get me': me, ...more });

beforeEach(() => {
  const Unmeasured = class {
    observe() {}
    unobserve() {}
    disconnect() {}
  };
  vi.stubGlobal('ResizeObserver', Unmeasured);
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

test('a refused variable stands at its text', async () => {
  const message = 'There is no variable {{customer.shoe}}.';
  const refusal = { code: 'invalid', message: 'x', fields: [{ field: 'text.en', message }], detail: {} };
  server({
    'get canned-texts': { items: [], next: null },
    'get canned-texts/variables': { variables: ['customer.name'] },
    'post canned-texts': () => Response.json(refusal, { status: 400 }),
  });
  await renderPage(<Texts />);
  fireEvent.click(await screen.findByRole('button', { name: 'New text' }));
  const title = await screen.findByRole('textbox', { name: /Title.*English|English.*Title/ });
  fireEvent.change(title, { target: { value: 'Hello' } });
  fireEvent.click(await screen.findByRole('button', { name: '{{customer.name}}' }));
  expect(screen.getByRole('textbox', { name: /Text.*English|English.*Text/ })).toHaveValue('{{customer.name}}');
  fireEvent.click(screen.getByRole('button', { name: 'Save' }));
  expect(await screen.findByText(message)).toBeInTheDocument();
});
