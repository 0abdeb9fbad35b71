import { describe, expect, it } from 'vitest';
import { CONNECTED_AT, paidOrder, policy } from '../../test/support/builders.ts';
import { awaitsTransfer, chooseConfirmers, type Confirmers } from './transfer.ts';

describe('an order whose money somebody has to see', () => {
  const before = new Date(CONNECTED_AT.getTime() - 1);
  it.each([
    ['bacs', 'on-hold', CONNECTED_AT, true],
    ['cheque', 'on-hold', CONNECTED_AT, true],
    ['bacs', 'on-hold', null, true],
    ['bacs', 'on-hold', before, false],
    ['bacs', 'pending', CONNECTED_AT, false],
    ['bacs', 'processing', CONNECTED_AT, false],
    ['bacs', 'cancelled', CONNECTED_AT, false],
    ['bacs', 'trash', CONNECTED_AT, false],
    ['stripe', 'on-hold', CONNECTED_AT, false],
    ['cod', 'on-hold', CONNECTED_AT, false],
    ['', 'on-hold', CONNECTED_AT, false],
    ['constructor', 'on-hold', CONNECTED_AT, false],
  ])('by %s, %s, of %s: %s', (paymentGateway, status, createdAt, expected) => {
    const order = paidOrder({ paymentGateway, status, createdAt, paidAt: null });

    expect(awaitsTransfer(order, policy())).toBe(expected);
  });
});

describe('who is asked', () => {
  const all: Confirmers[] = [
    { shopId: '', lmsId: '', sku: '', addresses: ['all@x'] },
    { shopId: 'books', lmsId: '', sku: '', addresses: ['books@x'] },
    { shopId: '', lmsId: 'north', sku: '', addresses: ['north@x'] },
    { shopId: '', lmsId: 'south', sku: '', addresses: ['south@x', 'both@x'] },
    { shopId: 'toys', lmsId: '', sku: 'MED-1', addresses: ['toys-med@x'] },
    { shopId: '', lmsId: '', sku: 'MED-1', addresses: ['med@x', 'both@x'] },
    { shopId: '', lmsId: '', sku: 'LAW-1', addresses: ['law@x', 'both@x'] },
  ];

  it.each([
    ['whoever stands for everything', 'other', [], ['X'], ['all@x']],
    ['the shop’s', 'books', [], ['X'], ['books@x']],
    ['the LMS’s before the shop’s', 'books', ['north'], ['X'], ['north@x']],
    ['those of both LMSs', 'books', ['north', 'south'], [], ['north@x', 'south@x', 'both@x']],
    ['the product’s before the LMS’s', 'books', ['north'], ['MED-1'], ['med@x', 'both@x']],
    ['the product’s of this shop before the product’s', 'toys', [], ['MED-1'], ['toys-med@x']],
    ['those of both products, each once', 'books', [], ['MED-1', 'LAW-1'], ['med@x', 'both@x', 'law@x']],
  ])('is %s', (_who, shopId, lmsIds, skus, expected) => {
    expect(chooseConfirmers(all, { shopId, lmsIds, skus })).toEqual(expected);
  });

  it('is nobody where nobody is named', () => {
    expect(chooseConfirmers([], { shopId: 'books', lmsIds: ['north'], skus: ['X'] })).toEqual([]);
    expect(chooseConfirmers(all.slice(1), { shopId: 'other', lmsIds: [], skus: [] })).toEqual([]);
  });
});
