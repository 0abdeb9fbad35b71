import { describe, expect, it } from 'vitest';
import { amountRefund, orderLine, paidOrder, refund } from '../../test/support/builders.ts';
import { afterGrants, answer, asked, ended, policyOf, threeSeats } from '../../test/support/money-back.ts';
import type { Order } from './order.ts';
import { planGrants } from './plan-grants.ts';

describe('what nobody can tell', () => {
  it.each<[string, Partial<Order>, unknown]>([
    ['an amount that names no line', { refunds: [amountRefund()] }, ['amount_refunded', [1], null]],
    [
      'part of a line’s money',
      { refunds: [refund({ quantity: 0, amount: 9 })] },
      ['amount_refunded', [1], null],
    ],
    ['a line that is gone', { lines: [] }, ['line_removed', [1], null]],
  ])('is asked: %s', (_what, change, question) => {
    const input = afterGrants(paidOrder(), change);

    expect([ended(input), asked(input)]).toEqual([[], [question]]);
    expect(asked(answer(input, 'keep'))).toEqual([]);
    expect(ended(answer(input, 'remove', [1]))).toHaveLength(1);
  });

  it('a lowered quantity ends seats without a learner and asks about the others', () => {
    const lines = [orderLine({ quantity: 1, total: 49 })];
    const input = afterGrants(threeSeats(['ana@example.com', 'bob@example.com']), { lines });

    expect([ended(input), asked(input)]).toEqual([
      [[3, 'quantity_reduced']],
      [['quantity_reduced', [2], null]],
    ]);
  });

  it('is asked once for each refund, and an answer stays with its refund', () => {
    const [first, second] = [amountRefund(), amountRefund({ refundId: '21' })];
    const kept = answer(afterGrants(paidOrder(), { refunds: [first] }), 'keep');

    const both = { ...kept, order: paidOrder({ refunds: [second, first] }) };

    expect(planGrants(both).questions.map(({ ground }) => ground)).toEqual(['refund:21']);
    expect(planGrants({ ...kept, order: paidOrder() }).grounds).not.toContain('refund:20');
  });

  it('is no question any more once the whole order ends', () => {
    const refunds = [amountRefund()];
    const input = afterGrants(paidOrder(), { refunds });
    expect(asked(input)).toHaveLength(1);

    const cancelled = { ...input, order: paidOrder({ refunds, status: 'cancelled' }) };

    expect([ended(cancelled), asked(cancelled)]).toEqual([[[1, 'order_ended']], []]);
  });

  it('is not asked where the policy keeps access anyway', () => {
    const input = afterGrants(paidOrder(), { refunds: [amountRefund()] }, policyOf({ onRefund: 'keep' }));

    expect(asked(input)).toEqual([]);
  });

  it('can be answered with audit', () => {
    const input = answer(afterGrants(paidOrder(), { refunds: [amountRefund()] }), 'audit', [1]);

    expect(planGrants(input).opens).toMatchObject([{ mode: 'audit', generation: 2 }]);
  });
});
