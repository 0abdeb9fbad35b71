import { describe, expect, it } from 'vitest';
import {
  DEMO,
  email,
  grant,
  offerOf,
  orderLine,
  paidOrder,
  planInput,
  seat,
  STATISTICS,
} from '../../test/support/builders.ts';
import { planAndApply } from '../../test/support/ledger-in-memory.ts';
import { planGrants, type Plan } from './plan-grants.ts';

const openedFor = (plan: Plan) => plan.opens.map((open) => [open.seat, open.learner?.typed ?? null]);
const problemsOf = (plan: Plan) => plan.lines.map((line) => line.problems.map(({ problem }) => problem));

describe('a paid order', () => {
  it('opens one grant for its buyer, in the mode that was sold', () => {
    const plan = planGrants(planInput());

    expect(plan.opens).toEqual([
      {
        lineId: 'line-1',
        seat: 1,
        lmsId: 'main',
        courseKey: DEMO,
        generation: 1,
        mode: 'verified',
        learner: email('ana@example.com'),
        isPurchase: true,
      },
    ]);
    expect(plan).toMatchObject({ paid: { isPaid: true }, ends: [], assigns: [] });
  });

  it('opens a grant for each line that sells a course, and leaves a book alone', () => {
    const lines = [
      orderLine(),
      orderLine({ lineId: 'line-2', sku: 'BOOK-1' }),
      orderLine({ lineId: 'line-3' }),
    ];
    const order = paidOrder({ lines });
    const offers = new Map([
      ['line-1', offerOf()],
      ['line-3', offerOf({ courseKey: STATISTICS })],
    ]);

    const plan = planGrants(planInput({ order, offers }));

    expect(plan.opens.map((open) => [open.lineId, open.courseKey])).toEqual([
      ['line-1', DEMO],
      ['line-3', STATISTICS],
    ]);
    expect(plan.lines.map((line) => line.lineId)).toEqual(['line-1', 'line-3']);
  });

  it('of books alone has nothing to plan and nothing to say', () => {
    const plan = planGrants(planInput({ offers: new Map() }));

    expect(plan).toMatchObject({ opens: [], seats: [], lines: [] });
  });

  it('of a bundle opens a grant for each course, each with its own LMS and mode', () => {
    const bundle = offerOf({}, { courseKey: STATISTICS, lmsId: 'second', mode: null });

    const plan = planGrants(planInput({ offers: new Map([['line-1', bundle]]) }));

    expect(plan.opens.map((open) => [open.lmsId, open.courseKey, open.mode])).toEqual([
      ['main', DEMO, 'verified'],
      ['second', STATISTICS, null],
    ]);
  });

  it('of three seats opens three grants, those without a learner waiting for one', () => {
    const line = orderLine({ quantity: 3, learners: ['', 'bob@example.com'] });

    const plan = planGrants(planInput({ order: paidOrder({ lines: [line] }) }));

    expect(openedFor(plan)).toEqual([
      [1, null],
      [2, 'bob@example.com'],
      [3, null],
    ]);
  });

  it('of three seats of a bundle of two opens six grants', () => {
    const order = paidOrder({ lines: [orderLine({ quantity: 3 })] });
    const offers = new Map([['line-1', offerOf({}, { courseKey: STATISTICS })]]);

    expect(planGrants(planInput({ order, offers })).opens).toHaveLength(6);
  });

  it('that is delivered again opens nothing more', () => {
    const { next } = planAndApply(planInput());

    expect(planGrants(next)).toMatchObject({ opens: [], assigns: [], ends: [] });
  });

  it('whose quantity is raised opens the seats that were added', () => {
    const { next } = planAndApply(planInput());

    const plan = planGrants({ ...next, order: paidOrder({ lines: [orderLine({ quantity: 3 })] }) });

    expect(openedFor(plan)).toEqual([
      [2, null],
      [3, null],
    ]);
  });

  it('gets back no grant that was ended', () => {
    const plan = planGrants(planInput({ grants: [grant({ isActive: false })], seats: [seat()] }));

    expect(plan.opens).toEqual([]);
  });
});

describe('a line whose offer was mended', () => {
  const mended = {
    offers: new Map([['line-1', offerOf({ courseKey: STATISTICS })]]),
    grants: [grant()],
    seats: [seat()],
    mended: new Set(['line-1']),
  };

  it('gives its learner what it sells now, and takes back what nobody could give', () => {
    const { opens, ends } = planGrants(planInput(mended));

    expect(ends).toEqual([{ grantId: 'grant-1', cause: 'offer_mended' }]);
    expect(opens).toMatchObject([
      { courseKey: STATISTICS, generation: 1, learner: { key: 'ana@example.com' } },
    ]);
  });

  it('leaves alone what both offers sell', () => {
    const offers = new Map([['line-1', offerOf({}, { courseKey: STATISTICS })]]);
    const { opens, ends } = planGrants(planInput({ ...mended, offers }));

    expect(ends).toEqual([]);
    expect(opens.map(({ courseKey }) => courseKey)).toEqual([STATISTICS]);
  });

  it('keeps what was sold where it was not', () => {
    expect(planGrants(planInput({ ...mended, mended: new Set() })).ends).toEqual([]);
  });
});

describe('an order that is not paid', () => {
  it.each(['pending', 'on-hold', 'cancelled', 'refunded', 'failed', 'trash', 'deleted', 'checkout-draft'])(
    'in status %s opens nothing',
    (status) => {
      const plan = planGrants(planInput({ order: paidOrder({ status }) }));

      expect(plan).toMatchObject({ opens: [], assigns: [], ends: [] });
      expect(plan.lines).toMatchObject([{ lineId: 'line-1', flags: [] }]);
    },
  );

  it('opens its grant once it is', () => {
    const { next } = planAndApply(planInput({ order: paidOrder({ status: 'on-hold', paidAt: null }) }));

    const plan = planGrants({ ...next, order: paidOrder() });

    expect(openedFor(plan)).toEqual([[1, 'ana@example.com']]);
  });

  it('follows the address that the buyer corrects before paying, without a question', () => {
    const mistyped = paidOrder({
      status: 'pending',
      paidAt: null,
      customer: { email: 'ana@exmaple.com', name: '' },
    });
    const { next } = planAndApply(planInput({ order: mistyped }));

    const plan = planGrants({ ...next, order: paidOrder() });

    expect([openedFor(plan), problemsOf(plan)]).toEqual([[[1, 'ana@example.com']], [[]]]);
  });
});

describe('a line that cannot be granted', () => {
  it('asks which LMS a course is on and opens the rest of its bundle', () => {
    const bundle = offerOf({ lms: 'nowhere', lmsId: null }, { courseKey: STATISTICS });

    const plan = planGrants(planInput({ offers: new Map([['line-1', bundle]]) }));

    expect(plan.lines[0]?.problems).toEqual([{ problem: 'lms_unknown', detail: 'nowhere' }]);
    expect(plan.opens.map((open) => open.courseKey)).toEqual([STATISTICS]);
  });

  it('opens the course of the unknown LMS once it is known, and nothing twice', () => {
    const bundle = offerOf({ lms: 'late', lmsId: null }, { courseKey: STATISTICS });
    const { next } = planAndApply(planInput({ offers: new Map([['line-1', bundle]]) }));
    const known = offerOf({ lms: 'late', lmsId: 'late' }, { courseKey: STATISTICS });

    const plan = planGrants({ ...next, offers: new Map([['line-1', known]]) });

    expect(plan.opens.map((open) => [open.lmsId, open.courseKey])).toEqual([['late', DEMO]]);
  });

  it('names what it sells where that cannot be read, and opens nothing', () => {
    const unreadable = { problem: 'course_key_malformed' as const, text: 'course-v1:Open' };

    const plan = planGrants(planInput({ offers: new Map([['line-1', unreadable]]) }));

    expect(plan.lines[0]?.problems).toEqual([{ problem: 'course_key_malformed', detail: 'course-v1:Open' }]);
    expect(plan.opens).toEqual([]);
  });

  it('names the address that is none, and its seat waits', () => {
    const order = paidOrder({ lines: [orderLine({ learners: ['bob at home'] })] });

    const plan = planGrants(planInput({ order }));

    expect(plan.lines[0]?.problems).toEqual([{ problem: 'learner_email_invalid', detail: 'bob at home' }]);
    expect(openedFor(plan)).toEqual([[1, null]]);
  });

  it.each([0, -1, 1.5, 1001, 1e12, Number.MAX_SAFE_INTEGER, NaN, Infinity])(
    'opens nothing for a quantity of %s and says so',
    (quantity) => {
      const plan = planGrants(planInput({ order: paidOrder({ lines: [orderLine({ quantity })] }) }));

      expect(plan).toMatchObject({ opens: [], seats: [] });
      expect(plan.lines[0]?.problems).toEqual([{ problem: 'quantity_unusable', detail: String(quantity) }]);
    },
  );

  it('is none of a thousand seats: that many are sold', () => {
    const plan = planGrants(planInput({ order: paidOrder({ lines: [orderLine({ quantity: 1000 })] }) }));

    expect([plan.opens.length, plan.lines[0]?.problems]).toEqual([1000, []]);
  });

  it('is each line that does not fit into the five thousand seats of an order', () => {
    const quantities = [1000, 1000, 1000, 1000, 999, 2, 1, 1];
    const lines = quantities.map((quantity, index) => orderLine({ lineId: `line-${index + 1}`, quantity }));

    const plan = planGrants(planInput({ order: paidOrder({ lines }) }));

    expect([plan.opens.length, plan.seats.length]).toEqual([5000, 5000]);
    expect(plan.lines.map((line) => line.problems)).toEqual([
      [],
      [],
      [],
      [],
      [],
      [{ problem: 'quantity_unusable', detail: '2' }],
      [],
      [{ problem: 'quantity_unusable', detail: '1' }],
    ]);
  });
});

describe('an order that a privacy tool anonymised', () => {
  it('changes no grant, whatever it says of people now', () => {
    const { next } = planAndApply(planInput());
    const anonymised = paidOrder({
      anonymised: true,
      customer: { email: 'deleted@site.invalid', name: '' },
      lines: [orderLine({ quantity: 5, learners: ['deleted@site.invalid'] })],
    });

    const plan = planGrants({ ...next, order: anonymised });

    expect(plan).toMatchObject({ opens: [], assigns: [], ends: [], seats: next.seats });
  });
});
