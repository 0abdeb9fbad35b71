import type { Order, Refund } from '../../src/ledger/order.ts';
import { planGrants, type Plan, type PlanInput } from '../../src/ledger/plan-grants.ts';
import { DEFAULT_REFUND_POLICY, type RefundPolicy } from '../../src/ledger/refund-policy.ts';
import { orderLine, paidOrder, planInput } from './builders.ts';
import { planAndApply } from './ledger-in-memory.ts';

export const TEAM = ['ana@example.com', 'bob@example.com', 'eve@example.com'];

/** Three seats for 147. */
export const threeSeats = (learners: string[] = [], refunds: Refund[] = []): Order =>
  paidOrder({ lines: [orderLine({ quantity: 3, total: 147, learners })], refunds });

export const policyOf = (overrides: Partial<RefundPolicy>): Partial<PlanInput> => ({
  refunds: { ...DEFAULT_REFUND_POLICY, ...overrides },
});

/** The order as it was granted, and then changed in the shop. */
export function afterGrants(order: Order, change: Partial<Order>, more: Partial<PlanInput> = {}): PlanInput {
  return { ...planAndApply(planInput({ order })).next, order: { ...order, ...change }, ...more };
}

/** Somebody answers the only question there is. */
export function answer(
  input: PlanInput,
  choice: 'remove' | 'audit' | 'keep',
  seats: number[] = [],
): PlanInput {
  const [question] = planGrants(input).questions;
  if (!question) throw new Error('Nothing was asked.');
  const chosen = question.seats.filter(({ seat }) => seats.includes(seat));
  return { ...input, answers: [...input.answers, { ground: question.ground, choice, seats: chosen }] };
}

export const endedSeats = ({ grants }: PlanInput, plan: Plan) =>
  plan.ends.map(({ grantId, cause }) => [grants.find((grant) => grant.grantId === grantId)?.seat, cause]);
const askedOf = (plan: Plan) =>
  plan.questions.map(({ kind, seats, count }) => [kind, seats.map(({ seat }) => seat), count]);
export const ended = (input: PlanInput) => endedSeats(input, planGrants(input));
export const asked = (input: PlanInput) => askedOf(planGrants(input));
