import { describe, expect, it } from 'vitest';
import { orderLine, paidOrder, refund } from '../../test/support/builders.ts';
import type { Order } from './order.ts';
import { fingerprint, isCertainlyNewer, withRefundLines } from './snapshot.ts';

/** As PostgreSQL's jsonb gives it back: the shorter name first, then by the alphabet. */
function asStored<T>(value: T): T;
function asStored(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((entry: unknown) => asStored(entry));
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  const entries = Object.entries(value).sort(([a], [b]) => a.length - b.length || (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, part]) => [name, asStored(part as unknown)]));
}

describe('the fingerprint of an order', () => {
  it('is that of the same order delivered again', () => {
    expect(fingerprint(paidOrder())).toBe(fingerprint(paidOrder()));
  });

  it.each<[string, Partial<Order>]>([
    ['when it was last changed', { modifiedAt: new Date('2027-01-01T00:00:00Z') }],
    ['when it was made', { createdAt: null }],
    ['its number', { number: 'WEB-18' }],
    ['the plugin’s sequence', { sequence: 7 }],
  ])('does not tell %s, which changes nothing', (_what, change) => {
    expect(fingerprint(paidOrder(change))).toBe(fingerprint(paidOrder()));
  });

  it.each<[string, Partial<Order>]>([
    ['its status', { status: 'completed' }],
    ['its paid date', { paidAt: null }],
    ['its gateway', { paymentGateway: 'cod' }],
    ['the buyer’s address', { customer: { email: 'bob@example.com', name: 'Ana Núñez' } }],
    ['that it was anonymised', { anonymised: true }],
    ['that it is shipped', { hasShipping: true }],
    ['a quantity', { lines: [orderLine({ quantity: 2 })] }],
    ['a learner', { lines: [orderLine({ learners: ['bob@example.com'] })] }],
    ['a SKU', { lines: [orderLine({ sku: 'BOOK-1' })] }],
    ['what a line sells', { lines: [orderLine({ offerMeta: '{"courses":[]}' })] }],
    ['a line’s price', { lines: [orderLine({ total: 1 })] }],
    ['one more line', { lines: [orderLine(), orderLine({ lineId: 'line-2' })] }],
    ['a refund', { refunds: [refund()] }],
  ])('tells %s', (_what, change) => {
    expect(fingerprint(paidOrder(change))).not.toBe(fingerprint(paidOrder()));
  });

  it('tells what a refund names', () => {
    expect(fingerprint(paidOrder({ refunds: [refund()] }))).not.toBe(
      fingerprint(paidOrder({ refunds: [refund({ quantity: 2 })] })),
    );
  });

  it('is the same when parts of the order come back from the database', () => {
    const delivered = paidOrder({ refunds: [refund()] });

    expect(fingerprint(asStored(delivered))).toBe(fingerprint(delivered));
  });

  it('keeps lines apart that change places', () => {
    const [first, second] = [orderLine(), orderLine({ lineId: 'line-2' })];

    expect(fingerprint(paidOrder({ lines: [first, second] }))).not.toBe(
      fingerprint(paidOrder({ lines: [second, first] })),
    );
  });
});

describe('a delivery beside what is stored', () => {
  const at = (seconds: number | null, sequence: number | null = null): Order =>
    paidOrder({ modifiedAt: seconds === null ? null : new Date(seconds * 1000), sequence });

  it.each<[boolean, string, Order, Order | undefined]>([
    [true, 'nothing is stored', at(null), undefined],
    [true, 'it was changed later', at(11), at(10)],
    [false, 'it was changed in the same second', at(10), at(10)],
    [false, 'it was changed earlier', at(9), at(10)],
    [false, 'it does not say when it was changed', at(null), at(10)],
    [false, 'what is stored does not say when it was changed', at(10), at(null)],
    [true, 'its sequence is higher, in the same second', at(10, 3), at(10, 2)],
    [true, 'its sequence is higher, although its clock went back', at(9, 3), at(10, 2)],
    [false, 'its sequence is lower, although its clock says later', at(11, 1), at(10, 2)],
    [false, 'its sequence is the same', at(11, 2), at(10, 2)],
    [true, 'only what is stored has a sequence and it was changed later', at(11), at(10, 2)],
    [false, 'only it has a sequence and it was changed earlier', at(9, 3), at(10)],
  ])('is certainly newer: %s, when %s', (expected, _when, delivered, stored) => {
    expect(isCertainlyNewer(delivered, stored)).toBe(expected);
  });
});

describe('the lines of refunds', () => {
  const unread = { ...refund(), refundedAt: null, lines: undefined };

  it('that were read before are put into a delivery that names the refund alone', () => {
    const order = withRefundLines(paidOrder({ refunds: [unread] }), [refund()]);

    expect(order.refunds).toEqual([refund()]);
  });

  it('that nobody has read stay unread', () => {
    const order = withRefundLines(paidOrder({ refunds: [unread] }), [{ ...refund(), refundId: '21' }]);

    expect(order.refunds).toEqual([unread]);
  });

  it('that the delivery carries are believed before those that were read', () => {
    const carried = refund({ quantity: 2 });

    expect(withRefundLines(paidOrder({ refunds: [carried] }), [refund()]).refunds).toEqual([carried]);
  });

  it('of a refund that was deleted do not come back', () => {
    expect(withRefundLines(paidOrder({ refunds: [] }), [refund()]).refunds).toEqual([]);
  });
});
