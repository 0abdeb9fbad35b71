import type { CourseKey } from '../../src/ledger/course-key.ts';
import { parseCourseKey } from '../../src/ledger/course-key.ts';
import type { AccessHistory, SeenEnrollment } from '../../src/ledger/decide-access.ts';
import type { Email } from '../../src/ledger/email.ts';
import { parseEmail } from '../../src/ledger/email.ts';
import type { Grant } from '../../src/ledger/grant.ts';
import type { Order, OrderLine, Refund, RefundedLine } from '../../src/ledger/order.ts';
import {
  DEFAULT_GATEWAY_CLASSES,
  DEFAULT_GRANTING_STATUSES,
  type PaidPolicy,
} from '../../src/ledger/paid.ts';
import type { PlanInput } from '../../src/ledger/plan-grants.ts';
import { DEFAULT_REFUND_POLICY } from '../../src/ledger/refund-policy.ts';
import type { RoutedEntry, RoutedOffer } from '../../src/ledger/route-offer.ts';
import type { Seat } from '../../src/ledger/seat.ts';
import type { LineOutcome, OpenQuestion, SeatOutcome } from '../../src/ledger/settlement.ts';

export const CONNECTED_AT = new Date('2026-11-01T00:00:00Z');
export const PAID_AT = new Date('2026-11-23T22:06:59Z');
/** Three days later. */
export const REFUNDED_AT = new Date('2026-11-26T22:06:59Z');

export const DEMO = courseKey('course-v1:OpenedX+DemoX+DemoCourse');
export const STATISTICS = courseKey('course-v1:UBA+STAT101+2026_T1');

/** A course key that is known to be one. */
export function courseKey(text: string): CourseKey {
  const key = parseCourseKey(text);
  if (!key) throw new Error(`${text} is no course key`);
  return key;
}

/** An address that is known to be one. */
export function email(text: string): Email {
  const parsed = parseEmail(text);
  if (!parsed) throw new Error(`${text} is no e-mail address`);
  return parsed;
}

/** One line, "line-1": one demo course for 49. */
export function orderLine(overrides: Partial<OrderLine> = {}): OrderLine {
  return {
    lineId: 'line-1',
    name: 'Demo course',
    sku: DEMO,
    productId: '11',
    variationId: null,
    productGone: false,
    quantity: 1,
    total: 49,
    offerMeta: undefined,
    learners: [],
    ...overrides,
  };
}

/** An order of Ana's that was paid by card after the shop was connected. */
export function paidOrder(overrides: Partial<Order> = {}): Order {
  return {
    orderId: '18',
    number: '18',
    status: 'processing',
    currency: 'EUR',
    total: '49.00',
    paymentGateway: 'stripe',
    paidAt: PAID_AT,
    createdAt: new Date('2026-11-23T22:06:46Z'),
    modifiedAt: PAID_AT,
    sequence: null,
    customer: { email: 'ana@example.com', name: 'Ana Núñez' },
    anonymised: false,
    hasShipping: false,
    lines: [orderLine()],
    refunds: [],
    ...overrides,
  };
}

/** A refund of one seat of line-1, unless it says otherwise. */
export function refund(line: Partial<RefundedLine> = {}): Refund {
  const part = { lineId: 'line-1', quantity: 1, amount: 49, ...line };
  return { refundId: '20', amount: part.amount, refundedAt: REFUNDED_AT, lines: [part] };
}

/** Money that went back without a word about lines. */
export function amountRefund(overrides: Partial<Refund> = {}): Refund {
  return { refundId: '20', amount: 10, refundedAt: REFUNDED_AT, lines: [], ...overrides };
}

export function policy(overrides: Partial<PaidPolicy> = {}): PaidPolicy {
  return {
    grantingStatuses: DEFAULT_GRANTING_STATUSES,
    gatewayClasses: DEFAULT_GATEWAY_CLASSES,
    connectedAt: CONNECTED_AT,
    ...overrides,
  };
}

/** What a line sells: by default the demo course in verified mode on the LMS "main". */
export function offerOf(...entries: Partial<RoutedEntry>[]): RoutedOffer {
  const all = entries.length > 0 ? entries : [{}];
  return {
    entries: all.map((entry) => ({
      ...{ lms: null, lmsId: 'main', courseKey: DEMO, mode: 'verified', by: 'default', ruleId: null },
      ...entry,
    })),
    refunds: {},
  };
}

/** An active grant of seat 1 of line-1, Ana's. */
export function grant(overrides: Partial<Grant> = {}): Grant {
  return {
    grantId: 'grant-1',
    lineId: 'line-1',
    seat: 1,
    lmsId: 'main',
    courseKey: DEMO,
    generation: 1,
    mode: 'verified',
    learner: email('ana@example.com'),
    isActive: true,
    endCause: null,
    isClaimed: true,
    ...overrides,
  };
}

/** Seat 1 of line-1, which Ana took as the buyer. */
export function seat(overrides: Partial<Seat> = {}): Seat {
  return {
    lineId: 'line-1',
    seat: 1,
    learner: email('ana@example.com'),
    source: 'customer',
    named: '',
    customer: 'ana@example.com',
    ...overrides,
  };
}

/** Every line of the order sells the demo course, nothing was planned before. */
export function planInput(overrides: Partial<PlanInput> = {}): PlanInput {
  const order = overrides.order ?? paidOrder();
  return {
    order,
    offers: new Map(order.lines.map((line) => [line.lineId, offerOf()])),
    policy: policy(),
    refunds: DEFAULT_REFUND_POLICY,
    seats: [],
    grants: [],
    answers: [],
    withoutAudit: new Set(),
    mended: new Set(),
    ...overrides,
  };
}

/** Ana, enrolled in the demo course. */
export function seatOutcome(overrides: Partial<SeatOutcome> = {}): SeatOutcome {
  return {
    seat: 1,
    lmsId: 'main',
    courseKey: DEMO,
    state: 'enrolled',
    mode: 'verified',
    learner: 'ana@example.com',
    isUnconfirmed: false,
    hasOtherAddress: false,
    isFormer: false,
    repeats: null,
    raisedFrom: null,
    soldLess: null,
    asksOfRepeat: false,
    cause: null,
    stillIn: null,
    detail: {},
    ...overrides,
  };
}

/** A line of one seat, enrolled. */
export function lineOutcome(overrides: Partial<LineOutcome> = {}): LineOutcome {
  return {
    lineId: 'line-1',
    name: 'Demo course',
    sku: DEMO,
    quantity: 1,
    problems: [],
    flags: [],
    seats: [seatOutcome()],
    questions: [],
    ...overrides,
  };
}

/** Some money went back, and nobody knows what for. */
export function openQuestion(overrides: Partial<OpenQuestion> = {}): OpenQuestion {
  return {
    questionId: 'question-1',
    kind: 'amount_refunded',
    detail: { amount: '10.00' },
    count: null,
    seats: [{ lineId: 'line-1', seat: 1 }],
    ...overrides,
  };
}

/** We have sent nothing to the LMS. */
export const NOTHING_WRITTEN: AccessHistory = { writtenModes: [], isPreEnrolled: false, isConfirmed: false };

/** The LMS holds, or held, a pre-enrollment of ours. */
export const PRE_ENROLLED: AccessHistory = { ...NOTHING_WRITTEN, isPreEnrolled: true };

/** We sent these modes, and have not seen them there. */
export function wrote(...writtenModes: string[]): AccessHistory {
  return { ...NOTHING_WRITTEN, writtenModes };
}

/** We sent these modes, and saw the last of them there. */
export function confirmed(...writtenModes: string[]): AccessHistory {
  return { ...wrote(...writtenModes), isConfirmed: true };
}

/** An enrollment that the LMS shows as active. */
export function inside(mode: string): SeenEnrollment {
  return { isActive: true, mode };
}

/** An enrollment that the LMS shows as left. */
export function left(mode: string): SeenEnrollment {
  return { isActive: false, mode };
}
