import { describe, expect, it } from 'vitest';
import { CONNECTED_AT, paidOrder, PAID_AT, policy } from '../../test/support/builders.ts';
import { paidState } from './paid.ts';

type Verdict = 'paid' | 'not_granting' | 'awaits_completion' | 'no_paid_date';

/** Gateway, status, then what it is with a paid date and without one. */
const TABLE: [string, string, Verdict, Verdict][] = [
  // A card: the shop's processing is the payment.
  ['stripe', 'checkout-draft', 'not_granting', 'not_granting'],
  ['stripe', 'pending', 'not_granting', 'not_granting'],
  ['stripe', 'on-hold', 'not_granting', 'not_granting'],
  ['stripe', 'processing', 'paid', 'no_paid_date'],
  ['stripe', 'completed', 'paid', 'no_paid_date'],
  ['stripe', 'failed', 'not_granting', 'not_granting'],
  ['stripe', 'cancelled', 'not_granting', 'not_granting'],
  ['stripe', 'refunded', 'not_granting', 'not_granting'],
  ['stripe', 'trash', 'not_granting', 'not_granting'],
  ['stripe', 'deleted', 'not_granting', 'not_granting'],
  ['stripe', 'shipped', 'not_granting', 'not_granting'],
  // A gateway that nobody has heard of follows the same rule.
  ['mercadopago-custom', 'on-hold', 'not_granting', 'not_granting'],
  ['mercadopago-custom', 'processing', 'paid', 'no_paid_date'],
  ['mercadopago-custom', 'completed', 'paid', 'no_paid_date'],
  ['', 'processing', 'paid', 'no_paid_date'],
  ['constructor', 'processing', 'paid', 'no_paid_date'],
  // A transfer or cheque sits on hold; moving it on is the confirmation.
  ['bacs', 'pending', 'not_granting', 'not_granting'],
  ['bacs', 'on-hold', 'not_granting', 'not_granting'],
  ['bacs', 'processing', 'paid', 'no_paid_date'],
  ['bacs', 'completed', 'paid', 'no_paid_date'],
  ['cheque', 'on-hold', 'not_granting', 'not_granting'],
  ['cheque', 'processing', 'paid', 'no_paid_date'],
  ['cheque', 'completed', 'paid', 'no_paid_date'],
  // Cash on delivery: its paid date at processing proves nothing.
  ['cod', 'on-hold', 'not_granting', 'not_granting'],
  ['cod', 'processing', 'awaits_completion', 'awaits_completion'],
  ['cod', 'completed', 'paid', 'no_paid_date'],
  ['cod', 'cancelled', 'not_granting', 'not_granting'],
];

const said = (verdict: Verdict) =>
  verdict === 'paid' ? { isPaid: true } : { isPaid: false, reason: verdict };

describe('an order', () => {
  it.each(TABLE)(
    'by "%s" that is %s is %s with a paid date and %s without',
    (gateway, status, dated, undated) => {
      const order = paidOrder({ paymentGateway: gateway, status });

      const states = [paidState(order, policy()), paidState({ ...order, paidAt: null }, policy())];

      expect(states).toEqual([said(dated), said(undated)]);
    },
  );

  it('paid before the shop was connected opens nothing until it is backfilled', () => {
    const justBefore = new Date(CONNECTED_AT.getTime() - 1);

    expect(paidState(paidOrder({ paidAt: justBefore }), policy())).toEqual({
      isPaid: false,
      reason: 'before_connection',
    });
    expect(paidState(paidOrder({ paidAt: CONNECTED_AT }), policy())).toEqual({ isPaid: true });
  });

  it('in a status of the shop’s own counts where the owner says so', () => {
    const own = policy({ grantingStatuses: ['processing', 'completed', 'shipped'] });

    expect(paidState(paidOrder({ status: 'shipped' }), own)).toEqual({ isPaid: true });
  });

  it('does not count in "processing" where the owner wants completed orders alone', () => {
    const strict = policy({ grantingStatuses: ['completed'] });

    expect(paidState(paidOrder(), strict)).toEqual({ isPaid: false, reason: 'not_granting' });
  });

  it('by cash on delivery counts in no status but "completed", whatever statuses the owner grants in', () => {
    const own = policy({ grantingStatuses: ['processing', 'shipped', 'completed'] });
    const delivered = (status: string) => paidState(paidOrder({ paymentGateway: 'cod', status }), own).isPaid;

    expect(['processing', 'shipped', 'completed'].map(delivered)).toEqual([false, false, true]);
  });

  it('follows the class that the owner gave its gateway', () => {
    const own = policy({ gatewayClasses: { pickup: 'on_delivery', cod: 'standard' } });
    const paidBy = (paymentGateway: string) => paidState(paidOrder({ paymentGateway }), own).isPaid;

    expect([paidBy('pickup'), paidBy('cod')]).toEqual([false, true]);
  });

  it('that was paid in the future by the shop’s clock is paid all the same', () => {
    const ahead = new Date(PAID_AT.getTime() + 365 * 86_400_000);

    expect(paidState(paidOrder({ paidAt: ahead }), policy())).toEqual({ isPaid: true });
  });
});
