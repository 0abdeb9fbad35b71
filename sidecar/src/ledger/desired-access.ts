import { compareModes, type CourseMode } from './course-mode.ts';

/** An active grant as access sees it. What was sold has its mode chosen; `lms` is what the LMS itself gave. */
export type AccessGrant =
  | { source: 'order' | 'manual'; mode: CourseMode }
  /** Null: a pre-enrollment that somebody else made. */
  | { source: 'lms'; mode: CourseMode | null };

/** What the active grants of one learner in one course run add up to. */
export type DesiredAccess =
  /** Something was sold: the learner must be in, at least in this mode. */
  | { kind: 'sold'; mode: CourseMode }
  /** Nothing is sold (any more); what the LMS itself gave stays, in this mode. */
  | { kind: 'given'; mode: CourseMode | null }
  /** Nobody gives a reason to be in. */
  | { kind: 'none' }
  /** Two sold modes that cannot be compared: a person decides. */
  | { kind: 'unclear'; modes: CourseMode[] };

/** Adds up the active grants: the highest mode that was sold, else what the LMS gave, else nothing. */
export function desiredAccess(grants: AccessGrant[]): DesiredAccess {
  let highest: CourseMode | null = null;
  for (const grant of grants) {
    if (grant.source === 'lms') continue;
    const order: number | undefined = highest === null ? 1 : compareModes(grant.mode, highest);
    if (order === undefined) return { kind: 'unclear', modes: [highest ?? '', grant.mode] };
    if (order > 0) highest = grant.mode;
  }
  if (highest !== null) return { kind: 'sold', mode: highest };
  const given = grants.find((grant) => grant.source === 'lms');
  return given ? { kind: 'given', mode: given.mode } : { kind: 'none' };
}
