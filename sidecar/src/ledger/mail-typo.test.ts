import { describe, expect, it } from 'vitest';
import { likelyMeant } from './mail-typo.ts';

describe('an address with a slip in a well-known domain', () => {
  it.each([
    ['ana@gmial.com', 'ana@gmail.com'],
    ['ana@gamil.com', 'ana@gmail.com'],
    ['ana@gmai.com', 'ana@gmail.com'],
    ['ana@gmaill.com', 'ana@gmail.com'],
    ['ana@gmail.con', 'ana@gmail.com'],
    ['ana@gmail.co', 'ana@gmail.com'],
    ['ana@gmail.comm', 'ana@gmail.com'],
    ['ana@gmailcom.', undefined],
    ['Ana.Núñez@Hotnail.com', 'Ana.Núñez@hotmail.com'],
    ['ana@hotmial.com', 'ana@hotmail.com'],
    ['ana@outlok.com', 'ana@outlook.com'],
    ['ana@yahooo.com.ar', 'ana@yahoo.com.ar'],
    ['ana@iclud.com', 'ana@icloud.com'],
  ])('%s was likely meant to be %s', (typed, meant) => {
    expect(likelyMeant(typed)).toBe(meant);
  });
});

describe('an address that may well be right', () => {
  it.each([
    'ana@gmail.com',
    'ana@mail.com',
    'ana@email.com',
    'ana@ymail.com',
    'ana@hotmail.es',
    'ana@yahoo.com.ar',
    'ana@gmx.net',
    'ana@uba.edu.ar',
    'ana@acme.co',
    'ana@mit.edu',
    'ana@example.org',
    'ana@live.de',
    'ana@aol.de',
    'ana@sub.gmail.com',
    'no address',
    '',
  ])('%s is left alone', (typed) => {
    expect(likelyMeant(typed)).toBeUndefined();
  });
});
