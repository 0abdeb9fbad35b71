import { expect, it } from 'vitest';
import { money } from './money.ts';

it.each([
  ['en', { amount: '10.00', currency: 'EUR' }, 'EUR 10.00'],
  ['es', { amount: '1234.50', currency: 'ARS' }, '1234,50 ARS'],
  ['en', { amount: '1000.00', currency: 'JPY' }, 'JPY 1,000'],
  ['en', { amount: '10.00' }, '10.00'],
  ['es', { amount: '10.00', currency: 'bitcoin' }, '10.00'],
])('says in %s %o as "%s"', (locale, detail, said) => {
  expect(money(locale, detail)).toBe(said);
});
