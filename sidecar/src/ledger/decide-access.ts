import { compareModes, type CourseMode } from './course-mode.ts';
import type { DesiredAccess } from './desired-access.ts';

/** An enrollment as the LMS last answered it; `absent` when it has none. */
export type SeenEnrollment = { isActive: boolean; mode: CourseMode } | 'absent';

/** What we know of our own doing in one learner's course run. */
export interface AccessHistory {
  /** Every mode that we sent, or were about to send when a crash may have cut us off. */
  writtenModes: CourseMode[];
  /** The LMS holds, or held, a pre-enrollment of ours: the default mode it turned into is our doing too. */
  isPreEnrolled: boolean;
  /** The LMS has shown the enrollment as we wanted it since our last write. */
  isConfirmed: boolean;
}

export type AccessDecision =
  /** As it should be. `adopt`: the LMS gave this mode itself, before us or above us. */
  | { kind: 'done'; adopt: CourseMode | null }
  /** Enroll, or raise the mode. `adopt`: what was there before stays as the LMS's own grant. */
  | { kind: 'enroll'; mode: CourseMode; adopt: CourseMode | null }
  /** Nobody sells it any more: back to what the LMS itself gave. */
  | { kind: 'lower'; from: CourseMode; mode: CourseMode }
  | { kind: 'unenroll'; mode: CourseMode }
  /** It was there and somebody took it away: a person, or a new purchase, decides. */
  | { kind: 'hold'; reason: 'left_in_lms' | 'mode_lowered_in_lms' }
  | { kind: 'ask'; question: 'modes_not_comparable'; modes: CourseMode[] };

/**
 * Compares what should be with what the LMS answered. Pure; called right after a read and before any write.
 *
 * Two rules carry it. We never lower a mode that we did not give. And drift has a direction: what was never seen
 * since our write is repaired, what was seen and is gone was somebody's decision.
 */
export function decideAccess(
  desired: DesiredAccess,
  seen: SeenEnrollment,
  history: AccessHistory,
): AccessDecision {
  switch (desired.kind) {
    case 'unclear':
      return { kind: 'ask', question: 'modes_not_comparable', modes: desired.modes };
    case 'sold':
      return decideSold(desired.mode, seen, history);
    case 'given':
    case 'none':
      return decideUnsold(desired.kind === 'given' ? desired.mode : null, seen, history);
  }
}

function decideSold(wanted: CourseMode, seen: SeenEnrollment, history: AccessHistory): AccessDecision {
  if (seen === 'absent' || !seen.isActive) {
    return history.isConfirmed
      ? { kind: 'hold', reason: 'left_in_lms' }
      : { kind: 'enroll', mode: wanted, adopt: null };
  }
  const isOurs = isOurDoing(seen.mode, history);
  const order = compareModes(seen.mode, wanted);
  if (order === undefined)
    return { kind: 'ask', question: 'modes_not_comparable', modes: [seen.mode, wanted] };
  if (order >= 0) return { kind: 'done', adopt: isOurs ? null : seen.mode };
  if (history.isConfirmed) return { kind: 'hold', reason: 'mode_lowered_in_lms' };
  return { kind: 'enroll', mode: wanted, adopt: isOurs ? null : seen.mode };
}

function decideUnsold(
  given: CourseMode | null,
  seen: SeenEnrollment,
  history: AccessHistory,
): AccessDecision {
  const isOurs = seen !== 'absent' && seen.isActive && isOurDoing(seen.mode, history);
  if (!isOurs) {
    const adopt = seen !== 'absent' && seen.isActive && seen.mode !== given ? seen.mode : null;
    return { kind: 'done', adopt };
  }
  if (given === null) return { kind: 'unenroll', mode: seen.mode };
  if (given === seen.mode) return { kind: 'done', adopt: null };
  return { kind: 'lower', from: seen.mode, mode: given };
}

/** The LMS turns a pre-enrollment into its default mode, audit or honor (student/models, `auto_enroll`). */
function isOurDoing(mode: CourseMode, history: AccessHistory): boolean {
  if (history.writtenModes.includes(mode)) return true;
  return history.isPreEnrolled && (mode === 'audit' || mode === 'honor');
}
