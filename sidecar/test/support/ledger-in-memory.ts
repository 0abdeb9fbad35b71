import type { Grant } from '../../src/ledger/grant.ts';
import { planGrants, type Plan, type PlanInput } from '../../src/ledger/plan-grants.ts';

/** Carries a plan out as the store does: ends first, then opens, then learners for seats that waited. */
export function applyPlan(grants: Grant[], plan: Plan): Grant[] {
  const ended = new Map(plan.ends.map((end) => [end.grantId, end.cause]));
  const assigned = new Map(plan.assigns.map((assign) => [assign.grantId, assign.learner]));
  const kept = grants.map((grant) => ({
    ...grant,
    isActive: grant.isActive && !ended.has(grant.grantId),
    endCause: ended.get(grant.grantId) ?? grant.endCause,
    learner: assigned.get(grant.grantId) ?? grant.learner,
  }));
  const opened = plan.opens.map((open, index) => ({
    ...open,
    grantId: `grant-${grants.length + index + 1}`,
    isActive: true,
    endCause: null,
    // Whoever was given a seat has an account.
    isClaimed: open.learner !== null,
  }));
  return [...kept, ...opened];
}

/** Plans, carries the plan out, and gives the input of the next look at the same order. */
export function planAndApply(input: PlanInput): { plan: Plan; next: PlanInput } {
  const plan = planGrants(input);
  const decided = plan.questions.flatMap(({ ground, decided: choice, seats }) =>
    choice === null ? [] : [{ ground, choice, seats: choice === 'keep' ? [] : seats }],
  );
  const answers = [...input.answers.filter(({ ground }) => plan.grounds.includes(ground)), ...decided];
  return { plan, next: { ...input, seats: plan.seats, grants: applyPlan(input.grants, plan), answers } };
}
