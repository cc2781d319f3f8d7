import { fireEvent, screen, within } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { initI18n } from '@/i18n';
import { deskBundle } from '@/i18n/bundles';
import { answerWith, renderPage } from '@/test-page';
import type { FilterField } from '@/ui/conditions/fields';
import Builder from './Builder';

await initI18n(deskBundle);

const both = (en: string) => ({ en, 'zh-CN': en });
const filters: FilterField[] = [
  {
    key: 'subject',
    type: 'text',
    name: both('Subject'),
    operators: [
      { op: 'contains', takes: 'text' },
      { op: 'not_contains', takes: 'text' },
    ],
    choices: [],
    tokens: [],
  },
  {
    key: 'due',
    type: 'moment',
    name: both('Due'),
    operators: [
      { op: 'before', takes: 'moment' },
      { op: 'within_next', takes: 'span' },
      { op: 'is_set', takes: 'none' },
    ],
    choices: [],
    tokens: [],
  },
];
const late = { field: 'due', op: 'before', value: 'now' };

async function build(conditions: { [key: string]: unknown }) {
  answerWith({});
  const apply = vi.fn();
  await renderPage(<Builder filters={filters} conditions={conditions} onApply={apply} onClose={vi.fn()} />);
  await screen.findByRole('form', { name: 'Filter' });
  return apply;
}
const show = () => screen.getByRole('button', { name: 'Show' });

test('a condition is added, and asked only once its value is there', async () => {
  const apply = await build({ all: [late] });
  fireEvent.click(screen.getByRole('button', { name: 'Add condition' }));
  expect(show()).toBeDisabled();
  expect(screen.getByText('Fill in every value first.')).toBeInTheDocument();
  fireEvent.change(screen.getByRole('textbox', { name: 'Subject: Value' }), { target: { value: 'router' } });
  fireEvent.click(show());
  expect(apply).toHaveBeenCalledWith({ all: [late, { field: 'subject', op: 'contains', value: 'router' }] });
});

test('groups nest, have a mode of their own, and go with everything in them', async () => {
  const apply = await build({ all: [late] });
  fireEvent.click(screen.getByRole('button', { name: 'Add group' }));
  const inner = screen.getAllByRole('group', { name: 'Group of conditions' })[1] as HTMLElement;
  fireEvent.change(within(inner).getByRole('textbox', { name: 'Subject: Value' }), { target: { value: 'x' } });
  fireEvent.change(within(inner).getByRole('combobox', { name: 'Match' }), { target: { value: 'none' } });
  fireEvent.click(show());
  expect(apply).toHaveBeenLastCalledWith({
    all: [late, { not: { any: [{ field: 'subject', op: 'contains', value: 'x' }] } }],
  });
  fireEvent.click(within(inner).getByRole('button', { name: 'Remove this group' }));
  fireEvent.click(show());
  expect(apply).toHaveBeenLastCalledWith({ all: [late] });
});

test('another question brings its own kind of value', async () => {
  const apply = await build({ all: [late] });
  const op = screen.getByRole('combobox', { name: 'Due: Condition' });
  fireEvent.change(op, { target: { value: 'within_next' } });
  fireEvent.change(screen.getByRole('textbox', { name: 'Due: Value, How long' }), { target: { value: '12' } });
  fireEvent.click(show());
  expect(apply).toHaveBeenLastCalledWith({ all: [{ field: 'due', op: 'within_next', value: { hours: 12 } }] });
  fireEvent.change(op, { target: { value: 'is_set' } });
  fireEvent.click(show());
  expect(apply).toHaveBeenLastCalledWith({ all: [{ field: 'due', op: 'is_set' }] });
});
