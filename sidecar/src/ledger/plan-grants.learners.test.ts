import { describe, expect, it } from 'vitest';
import { email, grant, offerOf, orderLine, paidOrder, planInput, seat } from '../../test/support/builders.ts';
import { planAndApply } from '../../test/support/ledger-in-memory.ts';
import { planGrants, type Plan } from './plan-grants.ts';

const openedFor = (plan: Plan) => plan.opens.map((open) => [open.seat, open.learner?.typed ?? null]);
const problemsOf = (plan: Plan) => plan.lines.map((line) => line.problems.map(({ problem }) => problem));

describe('a seat that changes hands', () => {
  it('gets its learner when it waited for one', () => {
    const waiting = planAndApply(
      planInput({ order: paidOrder({ lines: [orderLine({ quantity: 2 })] }) }),
    ).next;
    const named = paidOrder({ lines: [orderLine({ quantity: 2, learners: ['', 'bob@example.com'] })] });

    const plan = planGrants({ ...waiting, order: named });

    expect(plan).toMatchObject({
      assigns: [{ grantId: 'grant-2', learner: email('bob@example.com') }],
      opens: [],
      ends: [],
    });
  });

  it('ends for one learner and opens for the other at once, in the mode that was sold', () => {
    const { next } = planAndApply(planInput());
    const moved = paidOrder({ lines: [orderLine({ learners: ['bob@example.com'] })] });

    const plan = planGrants({
      ...next,
      order: moved,
      offers: new Map([['line-1', offerOf({ mode: 'audit' })]]),
    });

    expect(plan.ends).toEqual([{ grantId: 'grant-1', cause: 'learner_changed' }]);
    expect(plan.opens).toMatchObject([
      { seat: 1, generation: 2, mode: 'verified', learner: email('bob@example.com') },
    ]);
  });

  it('counts its generations on when it comes back to the first learner', () => {
    const first = planAndApply(planInput()).next;
    const named = (learner: string) => paidOrder({ lines: [orderLine({ learners: [learner] })] });
    const second = planAndApply({ ...first, order: named('bob@example.com') }).next;

    const plan = planGrants({ ...second, order: named('ana@example.com') });

    expect(plan.opens).toMatchObject([{ generation: 3, learner: email('ana@example.com') }]);
  });

  it('stays where staff put it, delivery after delivery', () => {
    const corrected = seat({ learner: email('ana.right@example.com'), source: 'staff' });
    const { plan, next } = planAndApply(planInput({ seats: [corrected], grants: [grant()] }));

    expect(openedFor(plan)).toEqual([[1, 'ana.right@example.com']]);
    expect(planGrants(next)).toMatchObject({ opens: [], assigns: [], ends: [] });
  });

  it('stays where it is when only the billing address changes, which is a question', () => {
    const { next } = planAndApply(planInput());
    const elsewhere = paidOrder({ customer: { email: 'new@example.com', name: '' } });

    const plan = planGrants({ ...next, order: elsewhere });

    expect(plan).toMatchObject({ opens: [], assigns: [], ends: [] });
    expect(problemsOf(plan)).toEqual([['customer_email_changed']]);
  });

  it('stays with its learner while the line names something that is no address', () => {
    const { next } = planAndApply(planInput());

    const plan = planGrants({ ...next, order: paidOrder({ lines: [orderLine({ learners: ['bob@'] })] }) });

    expect(plan).toMatchObject({ opens: [], assigns: [], ends: [] });
    expect(problemsOf(plan)).toEqual([['learner_email_invalid']]);
  });

  it('stays with its learner when that is cleared again', () => {
    const named = (learner: string) => paidOrder({ lines: [orderLine({ learners: [learner] })] });
    const bought = planAndApply(planInput({ order: named('bob@example.com') })).next;
    const misspelt = planAndApply({ ...bought, order: named('eve@') }).next;

    const plan = planGrants({ ...misspelt, order: named('') });

    expect(plan).toMatchObject({ opens: [], assigns: [], ends: [] });
    expect(problemsOf(plan)).toEqual([[]]);
  });

  it('stays when only the capitals of its address change', () => {
    const { next } = planAndApply(
      planInput({ order: paidOrder({ lines: [orderLine({ learners: ['bob@example.com'] })] }) }),
    );

    const plan = planGrants({
      ...next,
      order: paidOrder({ lines: [orderLine({ learners: ['Bob@Example.com'] })] }),
    });

    expect(plan).toMatchObject({ opens: [], assigns: [], ends: [] });
  });
});
