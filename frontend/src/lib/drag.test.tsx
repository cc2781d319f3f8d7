import { fireEvent, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { RefObject } from 'react';
import { beforeEach, expect, test, vi } from 'vitest';
import { moved, placeOf, useDragOrder } from './drag';

test.each([
  [[1, 2, 3], 0, 2, [2, 3, 1]],
  [[1, 2, 3], 2, 0, [3, 1, 2]],
  [[1, 2, 3], 1, 1, [1, 2, 3]],
])('%j with %i at %i', (ids, from, to, result) => expect(moved(ids, from, to)).toEqual(result));

test.each([
  [0, 0, 0],
  [0, 19, 0],
  [0, 21, 1],
  [0, 90, 2],
  [0, 1000, 3],
  [3, -29, 3],
  [3, -31, 2],
  [3, -1000, 0],
  [1, -19, 1],
])('row %i moved by %i stands at %i', (from, by, to) => expect(placeOf([40, 40, 60, 40], from, by)).toBe(to));

const onOrder = vi.fn();
beforeEach(() => {
  onOrder.mockClear();
  HTMLElement.prototype.setPointerCapture = () => undefined;
  vi.spyOn(HTMLElement.prototype, 'getBoundingClientRect').mockReturnValue({ height: 40 } as DOMRect);
});

function Rows({ off = false }: { off?: boolean }) {
  const ids = [1, 2, 3];
  const drag = useDragOrder(ids, onOrder, off);
  return (
    <ul ref={drag.list as RefObject<HTMLUListElement>}>
      {ids.map((id) => (
        <li key={id} {...drag.row(id)}>
          <button type="button" {...drag.handle(id)}>
            {id}
          </button>
        </li>
      ))}
    </ul>
  );
}
const pull = (id: number, by: number) => {
  const handle = screen.getByText(String(id));
  fireEvent.pointerDown(handle, { button: 0, clientY: 100, pointerId: 1 });
  fireEvent.pointerMove(handle, { clientY: 100 + by, pointerId: 1 });
  return handle;
};

test('a row is told its new place when it is let go, and not before', () => {
  render(<Rows />);
  const handle = pull(1, 55);
  expect(onOrder).not.toHaveBeenCalled();
  expect(screen.getByText('1').closest('li')).toHaveStyle({ transform: 'translateY(55px)' });
  expect(screen.getByText('2').closest('li')).toHaveStyle({ transform: 'translateY(-40px)' });
  expect(screen.getByText('3').closest('li')).toHaveStyle({ transform: 'translateY(0px)' });
  fireEvent.pointerUp(handle, { pointerId: 1 });
  expect(onOrder).toHaveBeenCalledExactlyOnceWith([2, 1, 3], 1);
});

test('Escape lets go of it where it was', () => {
  render(<Rows />);
  const handle = pull(3, -90);
  fireEvent.keyDown(window, { key: 'Escape' });
  fireEvent.pointerUp(handle, { pointerId: 1 });
  expect(onOrder).not.toHaveBeenCalled();
});

test('arrow keys do the same, and nothing beyond the ends or while it is saved', async () => {
  const user = userEvent.setup();
  const { rerender } = render(<Rows />);
  screen.getByText('2').focus();
  await user.keyboard('{ArrowUp}');
  expect(onOrder).toHaveBeenLastCalledWith([2, 1, 3], 2);
  screen.getByText('3').focus();
  await user.keyboard('{ArrowDown}');
  expect(onOrder).toHaveBeenCalledTimes(1);
  rerender(<Rows off />);
  screen.getByText('2').focus();
  await user.keyboard('{ArrowUp}');
  expect(onOrder).toHaveBeenCalledTimes(1);
});
