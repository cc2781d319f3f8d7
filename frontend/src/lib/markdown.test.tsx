import { render, screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { Markdown } from './markdown';

test('headings, lists, emphasis and links', () => {
  const { container } = render(
    <Markdown
      source={
        '# Router\n\nTurn it **off**, wait `10 s`.\n\n1. Unplug\n2. Wait\n   - ten seconds\n3. Plug in\n\n[Call us](tel:10000)'
      }
    />,
  );
  expect(screen.getByRole('heading', { level: 2, name: 'Router' })).toBeVisible();
  expect(container.querySelectorAll('ol > li')).toHaveLength(3);
  expect(container.querySelector('ol ul li')).toHaveTextContent('ten seconds');
  expect(container.querySelector('strong')).toHaveTextContent('off');
  expect(container.querySelector('code')).toHaveTextContent('10 s');
  expect(screen.getByRole('link', { name: 'Call us' })).toHaveAttribute('href', 'tel:10000');
});

test('nothing an author writes becomes markup or runs', () => {
  const { container } = render(
    <Markdown source={'<img src=x onerror=alert(1)>\n\n[click](javascript:alert(1)) [x](//evil.example)'} />,
  );
  expect(container.querySelector('img')).toBeNull();
  expect(container.querySelector('a')).toBeNull();
  expect(container).toHaveTextContent('<img src=x onerror=alert(1)>');
});

test('a list ends where its text ends, and a table is a table', () => {
  const { container } = render(
    <Markdown source={'- one\n- two\n\nAfter\n\n| 套餐 | 月费 |\n|---|---|\n| 500M | 59 |\n'} />,
  );
  expect(container.querySelectorAll('ul > li')).toHaveLength(2);
  expect(container.querySelector('p')).toHaveTextContent('After');
  expect(container.querySelectorAll('tbody td')).toHaveLength(2);
  expect(screen.getByRole('columnheader', { name: '套餐' })).toBeVisible();
});

test('a paragraph keeps its lines together and unfinished code stays text', () => {
  const { container } = render(<Markdown source={'first\nsecond\n\n```\nlet a = 1;'} />);
  expect(container.querySelectorAll('p')).toHaveLength(1);
  expect(container.querySelector('pre')).toHaveTextContent('let a = 1;');
});
