import type { CourseMode } from './course-mode.ts';
import type { Email } from './email.ts';
import { UNDONE_WITH_ITS_CAUSE, type Grant, type GrantTarget } from './grant.ts';
import type { Plan } from './plan-grants.ts';
import type { Judgement } from './seat-verdicts.ts';

export interface TargetToPlan {
  target: GrantTarget;
  /** As it was sold. */
  mode: CourseMode | null;
  learner: Email | null;
  /** Every generation of it that there was. */
  past: Grant[];
  judgement: Judgement;
}

/** Plans one seat in one course run: at most one generation is active, and nothing ends without a cause. */
export function planTarget(plan: Plan, toPlan: TargetToPlan): void {
  const active = toPlan.past.find((grant) => grant.isActive);
  if (active) planActive(plan, toPlan, active);
  else if (plan.paid.isPaid && mayOpen(toPlan)) open(plan, toPlan, { isPurchase: toPlan.past.length === 0 });
}

function mayOpen({ past, judgement: { verdict, isPaid } }: TargetToPlan): boolean {
  if (!isPaid || verdict === 'remove' || verdict === 'audit') return false;
  const [last] = past.toSorted((a, b) => b.generation - a.generation);
  return !last || UNDONE_WITH_ITS_CAUSE.some((cause) => cause === last.endCause);
}

function planActive(plan: Plan, toPlan: TargetToPlan, active: Grant): void {
  const { verdict, cause } = toPlan.judgement;
  // A seat without a learner has nobody to move anywhere.
  if (verdict === 'remove' || (verdict === 'audit' && !active.learner)) {
    plan.ends.push({ grantId: active.grantId, cause: cause ?? 'refunded' });
    return;
  }
  const learner = toPlan.learner ?? active.learner;
  const mode = modeNow(toPlan, active);
  if (active.learner && learner && active.learner.key !== learner.key) {
    plan.ends.push({ grantId: active.grantId, cause: 'learner_changed' });
    open(plan, { ...toPlan, learner, mode }, { isPurchase: true });
  } else if (mode !== active.mode) {
    plan.ends.push({ grantId: active.grantId, cause: mode === 'audit' ? 'moved_to_audit' : 'refund_undone' });
    open(plan, { ...toPlan, learner, mode }, { isPurchase: false });
  } else if (learner && !active.learner) {
    plan.assigns.push({ grantId: active.grantId, learner });
  }
}

/** What was sold, unless a refund moved it to audit, and as long as that stands. What was given keeps its mode. */
function modeNow({ mode, judgement: { verdict } }: TargetToPlan, active: Grant): CourseMode | null {
  if (verdict === 'audit') return 'audit';
  const isMoved = active.mode === 'audit' && mode !== 'audit';
  return isMoved && verdict === 'stands' ? mode : active.mode;
}

function open(
  plan: Plan,
  { target: { lineId, seat, lmsId, courseKey }, mode, learner, past }: TargetToPlan,
  { isPurchase }: { isPurchase: boolean },
): void {
  const generation = past.reduce((highest, grant) => Math.max(highest, grant.generation), 0) + 1;
  plan.opens.push({ lineId, seat, lmsId, courseKey, generation, mode, learner, isPurchase });
}
