import { expect, test } from 'vitest';
import { mistakesIn } from './draft';
import { match } from './route';

const given = {
  kind: 'question' as const,
  subject: 'Slow line',
  text: 'Every evening',
  name: '',
  address: 'lin@example.com',
  form_token: 'x',
};

test('what is missing or mistyped is named field by field', () => {
  expect(mistakesIn(given)).toEqual({});
  expect(mistakesIn({ ...given, subject: ' ', text: '', address: '' })).toEqual({
    subject: 'required',
    text: 'required',
    address: 'required',
  });
  expect(mistakesIn({ ...given, text: '??', address: 'lin@example' })).toEqual({
    text: 'tooShort',
    address: 'badAddress',
  });
});

test('addresses of pages', () => {
  expect(match('/requests/:id', '/requests/k3v9q2')).toEqual({ id: 'k3v9q2' });
  expect(match('/requests/:id', '/requests')).toBeNull();
  expect(match('/', '/')).toEqual({});
});
