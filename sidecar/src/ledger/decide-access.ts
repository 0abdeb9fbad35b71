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
  /** A mode that we gave has no reason any more: back to the highest that has one. Null: the LMS's default mode. */
  | { kind: 'lower'; from: CourseMode; mode: CourseMode | null }
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
      return decideSold(desired, seen, history);
    case 'given':
    case 'none':
      return decideUnsold(desired, seen, history);
  }
}

function decideSold(
  { mode: wanted, given }: Extract<DesiredAccess, { kind: 'sold' }>,
  seen: SeenEnrollment,
  history: AccessHistory,
): AccessDecision {
  if (seen === 'absent' || !seen.isActive) {
    return history.isConfirmed
      ? { kind: 'hold', reason: 'left_in_lms' }
      : { kind: 'enroll', mode: wanted, adopt: null };
  }
  const order = compareModes(seen.mode, wanted);
  if (order === undefined)
    return { kind: 'ask', question: 'modes_not_comparable', modes: [seen.mode, wanted] };
  const adopt = isOurDoing(seen.mode, history) ? null : seen.mode;
  if (order < 0) {
    return history.isConfirmed
      ? { kind: 'hold', reason: 'mode_lowered_in_lms' }
      : { kind: 'enroll', mode: wanted, adopt };
  }
  const isMoreThanGiven = given === null || isHigher(seen.mode, given);
  if (adopt !== null || !isHigher(seen.mode, wanted) || !isMoreThanGiven) return { kind: 'done', adopt };
  return {
    kind: 'lower',
    from: seen.mode,
    mode: given !== null && isHigher(given, wanted) ? given : wanted,
  };
}

function decideUnsold(
  desired: Extract<DesiredAccess, { kind: 'given' | 'none' }>,
  seen: SeenEnrollment,
  history: AccessHistory,
): AccessDecision {
  if (seen === 'absent' || !seen.isActive) return { kind: 'done', adopt: null };
  const given = desired.kind === 'given' ? desired.mode : null;
  if (!isOurDoing(seen.mode, history)) return { kind: 'done', adopt: seen.mode === given ? null : seen.mode };
  if (desired.kind === 'none') return { kind: 'unenroll', mode: seen.mode };
  const mayLower = given === null ? isHigher(seen.mode, 'honor') : isHigher(seen.mode, given);
  return mayLower ? { kind: 'lower', from: seen.mode, mode: given } : { kind: 'done', adopt: null };
}

function isHigher(mode: CourseMode, other: CourseMode): boolean {
  return (compareModes(mode, other) ?? 0) > 0;
}

/** The LMS turns a pre-enrollment into its default mode, audit or honor (student/models, `auto_enroll`). */
function isOurDoing(mode: CourseMode, history: AccessHistory): boolean {
  if (history.writtenModes.includes(mode)) return true;
  return history.isPreEnrolled && (mode === 'audit' || mode === 'honor');
}
