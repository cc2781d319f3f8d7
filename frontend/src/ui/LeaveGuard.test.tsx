import { act, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { expect, test, vi } from 'vitest';
import { initI18n } from '@/i18n';
import { deskBundle } from '@/i18n/bundles';
import { renderPage } from '@/test-page';
import { LeaveGuard, useGuarded, useUnsaved } from './LeaveGuard';

await initI18n(deskBundle);

const saved = vi.fn(async () => undefined);

function Form({ name }: { name: string }) {
  const [text, setText] = useState('');
  useGuarded({ dirty: text !== '', names: [name], save: saved, discard: () => setText('') });
  return <input aria-label={name} value={text} onChange={(event) => setText(event.currentTarget.value)} />;
}

function Bar() {
  const { names, save, discard } = useUnsaved();
  return (
    <>
      <output>{names.join(' · ')}</output>
      <button type="button" onClick={() => void save()}>
        save
      </button>
      <button type="button" onClick={discard}>
        discard
      </button>
    </>
  );
}

const page = (
  <LeaveGuard text="Your changes are not saved.">
    <Form name="Rings" />
    <Form name="Telephone" />
    <Bar />
  </LeaveGuard>
);

test('any form of the page that is unsaved asks before it is left, and the bar counts all of them', async () => {
  const user = userEvent.setup();
  const { router } = await renderPage(page);
  await user.type(await screen.findByRole('textbox', { name: 'Telephone' }), 'never');
  expect(screen.getByRole('status')).toHaveTextContent('Telephone');
  await user.type(screen.getByRole('textbox', { name: 'Rings' }), '30');
  expect(screen.getByRole('status')).toHaveTextContent('Telephone · Rings');
  act(() => void router.navigate({ to: '/elsewhere' } as never));
  expect(await screen.findByRole('dialog', { name: 'Leave without saving?' })).toHaveTextContent('not saved');
  await user.click(screen.getByRole('button', { name: 'Stay here' }));
  await user.click(screen.getByRole('button', { name: 'save' }));
  expect(saved).toHaveBeenCalledTimes(2);
});

test('once everything is put back nothing is asked', async () => {
  const user = userEvent.setup();
  const { router } = await renderPage(page, 'zh-CN');
  await user.type(await screen.findByRole('textbox', { name: 'Telephone' }), 'never');
  await user.click(screen.getByRole('button', { name: 'discard' }));
  await act(() => router.navigate({ to: '/elsewhere' } as never));
  expect(router.state.location.pathname).toBe('/elsewhere');
  expect(screen.queryByRole('dialog')).toBeNull();
});
