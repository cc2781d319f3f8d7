import { expect, test } from 'vitest';
import { hasRemotePictures, mailDocument } from './mail';

test('hostile mail loses scripts, handlers, forms, styles and script links', () => {
  const html =
    '<p onclick=x style="position:fixed">Hi<script>alert(1)</script><img src=x onerror=y><form action=//e><input></form>' +
    '<a href="javascript:1">z</a><style>body{display:none}</style><meta http-equiv=refresh content="0;//e"></p>';
  const clean = mailDocument(html, false, 'n');
  const body = clean.slice(clean.indexOf('</style>'));
  expect(body).not.toMatch(/<script|onclick|onerror|<form|<input|javascript:|style=|<style>|<meta/);
  expect(body).toContain('Hi');
});

test('remote pictures are blocked until asked for', () => {
  expect(mailDocument('<img src="https://x/y.png">', false)).toMatch(/img-src data:;/);
  expect(mailDocument('<img src="https://x/y.png">', true)).toMatch(/img-src https: data:;/);
  expect(hasRemotePictures('<img width=1 src="https://x/y.png">')).toBe(true);
  expect(hasRemotePictures('<img src="data:image/png;base64,AA">')).toBe(false);
});
