import { compareModes } from './course-mode.ts';
import { decideAccess, type AccessHistory, type SeenEnrollment } from './decide-access.ts';
import type { DesiredAccess } from './desired-access.ts';

/** An access that nothing is under way for, as the ledger has it. */
export interface AccessToCompare {
  state: 'settled' | 'held' | 'needs_attention';
  /** Why a person is needed; null in the other states. */
  cause: string | null;
  /** What a person revoked counts as not sold. */
  desired: DesiredAccess;
  history: AccessHistory;
}

/** What the LMS shows of it: also that there is no such account any more. */
export type ShownEnrollment = SeenEnrollment | 'no_account';

export type AccessFinding =
  /** Sold, and never there since we wrote it. */
  | 'never_enrolled'
  /** Sold and seen, and gone, or lower, since: somebody decided so. */
  | 'left_in_lms'
  | 'mode_lowered_in_lms'
  /** The LMS gave this itself, above or beside what was sold. */
  | 'mode_raised_in_lms'
  | 'given_in_lms'
  | 'given_gone_in_lms'
  | 'modes_not_comparable'
  /** A person was needed, and the LMS shows it done. */
  | 'mended_in_lms'
  | 'account_gone'
  /** Held, and the LMS shows the learner in again. */
  | 'back_in_lms'
  /** Nobody sells it any more, and the LMS has it. */
  | 'left_over'
  | 'mode_left_over';

/**
 * Who repairs what. `night`: by itself, since it follows from a rule; most of these write the ledger only. `asked`:
 * where a person asks for repairs. `person`: nothing here tells what is right.
 */
export const REPAIRS: Record<AccessFinding, 'night' | 'asked' | 'person'> = {
  never_enrolled: 'night',
  left_in_lms: 'night',
  mode_lowered_in_lms: 'night',
  mode_raised_in_lms: 'night',
  given_in_lms: 'night',
  given_gone_in_lms: 'night',
  modes_not_comparable: 'night',
  mended_in_lms: 'night',
  account_gone: 'night',
  back_in_lms: 'asked',
  left_over: 'person',
  mode_left_over: 'person',
};

/** Causes behind which the LMS did not do something and did not say why: the next night it may. */
const MAY_PASS = ['retries_used_up', 'unexpected_answer', 'enrollment_not_possible'];

/** Causes that say nothing of the enrollment itself. */
const OF_THE_ACCOUNT = ['learner_disabled', 'learner_retired'];

/**
 * Compares what the ledger has of one access with what the LMS shows, by the same rules as a look at it. Pure.
 *
 * @returns undefined where both agree, or where what differs is known and waits for a person already.
 */
export function compareAccess(access: AccessToCompare, shown: ShownEnrollment): AccessFinding | undefined {
  const { desired } = access;
  if (desired.kind === 'unclear') return undefined;
  if (shown === 'no_account') return desired.kind === 'sold' ? 'account_gone' : undefined;
  return desired.kind === 'sold'
    ? compareSold({ ...access, desired }, shown)
    : compareUnsold({ ...access, desired }, shown);
}

type With<K extends DesiredAccess['kind']> = AccessToCompare & {
  desired: Extract<DesiredAccess, { kind: K }>;
};

function compareSold(
  { state, cause, desired, history }: With<'sold'>,
  shown: SeenEnrollment,
): AccessFinding | undefined {
  const decision = decideAccess(desired, shown, history);
  if (state === 'held') return decision.kind === 'done' ? 'back_in_lms' : undefined;
  if (state === 'needs_attention') {
    if (decision.kind === 'done') return OF_THE_ACCOUNT.includes(cause ?? '') ? undefined : 'mended_in_lms';
    return decision.kind === 'enroll' && MAY_PASS.includes(cause ?? '') ? 'never_enrolled' : undefined;
  }
  switch (decision.kind) {
    case 'enroll':
      return 'never_enrolled';
    case 'hold':
      return decision.reason;
    case 'ask':
      return 'modes_not_comparable';
    case 'lower':
    case 'unenroll':
      return 'mode_left_over';
    case 'done': {
      if (decision.adopt === null || decision.adopt === desired.given) return undefined;
      const isMore = (compareModes(decision.adopt, desired.mode) ?? 0) > 0;
      return isMore ? 'mode_raised_in_lms' : 'given_in_lms';
    }
  }
}

/** What could not be taken away waits for a person already. */
function compareUnsold(
  { state, desired, history }: With<'given' | 'none'>,
  shown: SeenEnrollment,
): AccessFinding | undefined {
  if (state === 'needs_attention') return undefined;
  const given = desired.kind === 'given' ? desired.mode : null;
  if (shown === 'absent' || !shown.isActive) return given === null ? undefined : 'given_gone_in_lms';
  const decision = decideAccess(desired, shown, history);
  if (decision.kind === 'done' && desired.kind === 'given')
    return decision.adopt === null ? undefined : 'given_in_lms';
  return decision.kind === 'lower' ? 'mode_left_over' : 'left_over';
}
