import { fireEvent, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { expect, test, vi } from 'vitest';
import { initI18n } from '@/i18n';
import { deskBundle } from '@/i18n/bundles';
import { answerWith, renderPage } from '@/test-page';
import { me } from '@/test-rows';
import FlowPage from './FlowPage';
import type { Placed } from './layout';
import { added, type Document, newNode, withNode } from './model';
import { NodeForm } from './NodeForm';
import { neighbour, Picture } from './Picture';

await initI18n(deskBundle);

const empty: Document = { language: 'en', start: '', nodes: [] };
const first = newNode('say', []);
const begun = { ...added(empty, first), start: first.id };
const forward = newNode('forward', begun.nodes);
const two = withNode(added(begun, forward), first.id, { exits: { next: forward.id } });

test('a number whose first digit is below the least can be typed, and is held within bounds when left', async () => {
  answerWith({ 'get me': me });
  let document = two;
  function Page() {
    const [now, setNow] = useState(two);
    document = now;
    const node = now.nodes.find((one) => one.id === forward.id) ?? forward;
    return <NodeForm node={node} document={now} change={setNow} wrong={[]} mayWrite remove={vi.fn()} />;
  }
  await renderPage(<Page />);
  const field = await screen.findByRole('textbox', { name: /ring/i });
  const seconds = () => document.nodes.find((one) => one.id === forward.id)?.ring_seconds;
  await userEvent.clear(field);
  await userEvent.type(field, '30');
  expect(field).toHaveValue('30');
  expect(seconds()).toBe(30);
  await userEvent.clear(field);
  await userEvent.type(field, '3');
  await userEvent.tab();
  expect(field).toHaveValue('5');
  expect(seconds()).toBe(5);
});

test('a draft that could not be checked is said, with a way to try again', async () => {
  const flow = {
    id: 3,
    key: 'main',
    name: { en: 'Main' },
    version: 1,
    published: null,
    is_changed: true,
    document: two,
    problems: [],
    numbers: [],
    emergency_since: null,
    emergency_message: {},
  };
  let fails = true;
  answerWith({
    'get me': { ...me, role: 'admin' },
    'get flows/3': flow,
    'get queues': { items: [], next: null },
    'post flows/3/try': () =>
      fails
        ? Response.json({ code: 'unexpected', message: 'Broken', fields: [] }, { status: 500 })
        : { moments: [], problems: [], ended: '', awaits: false },
  });
  await renderPage(<FlowPage id={3} />);
  expect(await screen.findByText('The draft could not be checked')).toBeVisible();
  fails = false;
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
  await vi.waitFor(() => expect(screen.queryByText('The draft could not be checked')).toBeNull());
});

test('the picture is one stop of the tab key, and the arrows go from box to box', async () => {
  const seen = vi.spyOn(Element.prototype, 'scrollIntoView');
  const select = vi.fn();
  await renderPage(
    <Picture
      document={two}
      selected={first.id}
      onSelect={select}
      wrong={new Map()}
      walked={new Set()}
      here={undefined}
    />,
  );
  const boxes = await screen.findAllByRole('button');
  expect(boxes.filter((box) => box.getAttribute('tabindex') === '0')).toHaveLength(1);
  expect(seen).toHaveBeenCalled();
  boxes.find((box) => box.getAttribute('tabindex') === '0')?.focus();
  const before = document.activeElement;
  for (const key of ['ArrowRight', 'ArrowDown']) fireEvent.keyDown(document.activeElement as Element, { key });
  expect(document.activeElement).not.toBe(before);
  expect(document.activeElement).toHaveAttribute('tabindex', '0');
  fireEvent.keyDown(document.activeElement as Element, { key: 'Enter' });
  expect(select).toHaveBeenCalledWith(forward.id);
});

test('straight ahead comes before what lies aside', () => {
  const at = (id: string, x: number, y: number) => ({ node: { id }, x, y }) as Placed;
  const boxes = [at('a', 0, 0), at('b', 100, 0), at('c', 90, 80), at('d', 0, 80)];
  expect(neighbour(boxes, 'a', 'ArrowRight')).toBe('b');
  expect(neighbour(boxes, 'a', 'ArrowDown')).toBe('d');
  expect(neighbour(boxes, 'a', 'ArrowLeft')).toBeUndefined();
});
