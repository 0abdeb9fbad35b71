import { compareModes, type CourseMode } from './course-mode.ts';

/** An active grant as access sees it. What was sold has its mode chosen; `lms` is what the LMS itself gave. */
export type AccessGrant =
  | { source: 'order' | 'manual'; mode: CourseMode }
  /** Null: a pre-enrollment that somebody else made. */
  | { source: 'lms'; mode: CourseMode | null };

/** What the active grants of one learner in one course run add up to. */
export type DesiredAccess =
  /** Something was sold: the learner must be in, at least in this mode. `given`: what the LMS gave beside it. */
  | { kind: 'sold'; mode: CourseMode; given: CourseMode | null }
  /** Nothing is sold (any more); what the LMS itself gave stays. Null: its default mode, by a pre-enrollment. */
  | { kind: 'given'; mode: CourseMode | null }
  /** Nobody gives a reason to be in. */
  | { kind: 'none' }
  /** Modes were sold that cannot be compared, all of them in order: a person decides. */
  | { kind: 'unclear'; modes: CourseMode[] };

/**
 * Adds up the active grants: the highest mode that was sold, else what the LMS gave, else nothing. Their order does
 * not matter: the same grants ask the same question.
 */
export function desiredAccess(grants: AccessGrant[]): DesiredAccess {
  const sold = [...new Set(grants.flatMap((grant) => (grant.source === 'lms' ? [] : [grant.mode])))].sort();
  const isHighest = (mode: CourseMode) => sold.every((other) => (compareModes(mode, other) ?? -1) >= 0);
  const highest = sold.find(isHighest);
  const given = grants.find((grant) => grant.source === 'lms');
  if (highest !== undefined) return { kind: 'sold', mode: highest, given: given?.mode ?? null };
  if (sold.length > 0) return { kind: 'unclear', modes: sold };
  return given ? { kind: 'given', mode: given.mode } : { kind: 'none' };
}
