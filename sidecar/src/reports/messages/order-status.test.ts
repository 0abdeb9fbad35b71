import { expect, it } from 'vitest';
import { statusName } from './order-status.ts';

it('says a status as the shop does, and one that it does not know as it is', () => {
  expect(statusName('processing', 'en')).toBe('Processing');
  expect(statusName('processing', 'es')).toBe('Procesando');
  expect(statusName('on-hold', 'es')).toBe('En espera');
  expect(statusName('awaiting-shipment', 'es')).toBe('awaiting-shipment');
  expect(statusName('constructor', 'en')).toBe('constructor');
});
