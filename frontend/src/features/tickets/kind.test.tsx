import { Notifications } from '@mantine/notifications';
import { cleanup, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { $api } from '@/api/client';
import { initI18n } from '@/i18n';
import { deskBundle } from '@/i18n/bundles';
import { live } from '@/live/store';
import { answerWith, renderPage } from '@/test-page';
import { me } from '@/test-rows';
import KindDialog from './KindDialog';
import KindPick from './KindPick';
import { forgetKind, useKindNeeds } from './useKindChange';

await initI18n(deskBundle);

const remedy = {
  id: 1, version: 1, key: 'remedy', type: 'text', name: { en: 'Remedy', 'zh-CN': '补救' }, hint: {}, choices: [],
  required: false, shown_when: {}, required_when: {}, is_active: true, position: 0,
}; // biome-ignore format: one row
const ticket = { id: 9, version: 3, number: 100009, kind: 'request', merged_into: null, fields: {}, form: [] };
type Body = { kind?: string; version?: number; fields?: { [key: string]: unknown } };

/** A server that keeps one ticket, and says what its complaints need. */
function server(demands = false) {
  let now = { ...ticket } as typeof ticket & { fields: { [key: string]: unknown } };
  const bodies: Body[] = [];
  answerWith({
    'get me': me,
    'get ticket-fields': { items: [remedy], next: null },
    'get tickets/9': () => now,
    'patch tickets/9': async (request: Request) => {
      const body = (await request.json()) as Body;
      bodies.push(body);
      const fields = { ...now.fields, ...body.fields };
      if (demands && body.kind === 'complaint' && !fields.remedy) {
        const said = [{ field: 'fields.remedy', code: 'required', message: 'This is needed here.' }];
        return Response.json({ code: 'own_field.required', message: 'x', fields: said, detail: {} }, { status: 409 });
      }
      if (body.version !== now.version)
        return Response.json(
          { code: 'ticket.changed_meanwhile', message: 'x', fields: [], detail: { who: 'Bob', current: now } },
          { status: 409 },
        );
      now = { ...now, kind: body.kind ?? now.kind, fields, version: now.version + 1 };
      return now;
    },
  });
  const elsewhere = (kind: string) => {
    now = { ...now, kind, version: now.version + 1 };
  };
  return { bodies, elsewhere };
}

function Page() {
  const found = $api.useQuery('get', '/api/v1/tickets/{id}', { params: { path: { id: 9 } } });
  const wanted = useKindNeeds((state) => state.wanted);
  if (!found.data) return null;
  return (
    <>
      <Notifications />
      <KindPick ticket={found.data} />
      {wanted && <KindDialog ticket={found.data} kind={wanted.kind} keys={wanted.keys} />}
    </>
  );
}
const choose = async (from: RegExp, to: string) => {
  await userEvent.click(await screen.findByRole('button', { name: from }));
  await userEvent.click(await screen.findByRole('menuitem', { name: to }));
};

beforeEach(() => {
  live.clear();
  forgetKind();
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

test('another type is saved at once, and can be undone', async () => {
  const { bodies } = server();
  await renderPage(<Page />);
  await choose(/Type Request/, 'Fault');
  expect(await screen.findByRole('button', { name: /Type Fault/ })).toBeVisible();
  await userEvent.click(await screen.findByRole('button', { name: 'Undo' }));
  expect(await screen.findByRole('button', { name: /Type Request/ })).toBeVisible();
  expect(bodies).toEqual([
    { version: 3, kind: 'incident' },
    { version: 4, kind: 'request' },
  ]);
});

test('what the type needs is asked for by name and saved with it', async () => {
  const { bodies } = server(true);
  await renderPage(<Page />, 'zh-CN');
  await choose(/类型 服务请求/, '投诉');
  expect(await screen.findByText(/需要填写：补救/)).toBeVisible();
  await userEvent.type(await screen.findByRole('textbox', { name: /补救/ }), '退款');
  await userEvent.click(screen.getByRole('button', { name: '更改类型' }));
  expect(await screen.findByRole('button', { name: /类型 投诉/ })).toBeVisible();
  expect(bodies.at(-1)).toEqual({ version: 3, kind: 'complaint', fields: { remedy: '退款' } });
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
});

test('who was first is shown, and overwritten only by who says so', async () => {
  const { elsewhere } = server();
  await renderPage(<Page />);
  await screen.findByRole('button', { name: /Type Request/ });
  elsewhere('question');
  await choose(/Type Request/, 'Fault');
  expect(await screen.findByText(/Bob/)).toBeVisible();
  expect(screen.getByRole('button', { name: /Type Question/ })).toBeVisible();
  await userEvent.click(screen.getByRole('button', { name: 'Make it “Fault” all the same' }));
  expect(await screen.findByRole('button', { name: /Type Fault/ })).toBeVisible();
});
