import { describe, expect, it } from 'vitest';
import { amountRefund, orderLine, paidOrder, planInput, refund } from '../../test/support/builders.ts';
import { backfillEntries } from './backfill-entries.ts';
import type { Order } from './order.ts';
import { planGrants } from './plan-grants.ts';

const COURSE = new Set(['line-1']);
const BOOK = orderLine({ lineId: 'line-2', sku: 'BOOK-1' });

/** What a backfill says of an order whose first line sells the demo course: what, of which line, in detail. */
function entriesOf(order: Order) {
  return backfillEntries(order, planGrants(planInput({ order })), COURSE);
}

const said = (order: Order) => entriesOf(order).map(({ kind, lineId, detail }) => [kind, lineId, detail]);

describe('an old order', () => {
  it('gives the seat that it paid for', () => {
    const [entry, ...others] = entriesOf(paidOrder());

    expect(entry).toMatchObject({ kind: 'granted', lineId: 'line-1', seat: { seat: 1, mode: 'verified' } });
    expect(others).toEqual([]);
  });

  it('tells each seat of a line apart, and those that nobody is named for', () => {
    const line = orderLine({ quantity: 3, total: 147, learners: ['ana@example.com'] });
    const entries = entriesOf(paidOrder({ lines: [line] }));

    expect(entries.map(({ kind }) => kind)).toEqual(['granted', 'learner_unknown', 'learner_unknown']);
    expect(new Set(entries.map(({ subject }) => subject)).size).toBe(3);
  });

  it('says of each line that it sells no course', () => {
    expect(said(paidOrder({ lines: [orderLine(), BOOK] }))).toEqual([
      ['granted', 'line-1', ''],
      ['no_course', 'line-2', 'BOOK-1'],
    ]);
  });

  it('gives nothing for what was refunded', () => {
    const [line] = paidOrder().lines;

    expect(said(paidOrder({ refunds: [refund()] }))).toEqual([['refunded', 'line-1', line?.sku]]);
  });

  it('asks about money that went back without a word, and gives the seat', () => {
    expect(said(paidOrder({ refunds: [amountRefund()] }))).toEqual([
      ['granted', 'line-1', ''],
      ['question', null, 'amount_refunded'],
    ]);
  });

  it('is one entry where it was not paid, whatever it sells', () => {
    const order = paidOrder({ status: 'on-hold', paidAt: null, lines: [orderLine(), BOOK] });

    expect(said(order)).toEqual([['not_paid', null, 'on-hold']]);
  });

  it('of books alone says so, paid or not', () => {
    const order = paidOrder({ status: 'on-hold', paidAt: null, lines: [BOOK] });

    const entries = backfillEntries(order, planGrants(planInput({ order })), new Set());
    expect(entries.map(({ kind }) => kind)).toEqual(['no_course']);
  });
});
