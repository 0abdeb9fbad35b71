import type { CourseMode } from '../ledger/course-mode.ts';
import { decideAccess, type AccessDecision, type AccessHistory } from '../ledger/decide-access.ts';
import { desiredAccess, type AccessGrant, type DesiredAccess } from '../ledger/desired-access.ts';
import type { Access } from '../store/access.ts';
import { isFresh } from './read-enrollments.ts';

/** What to do by what was last seen. */
export function decideBySeen(access: Access, desired: DesiredAccess): AccessDecision {
  return decideAccess(desired, access.seen ?? 'absent', toHistory(access));
}

/** What we did there, as the rules read it. */
export function toHistory(access: Access): AccessHistory {
  return {
    writtenModes: access.writtenModes,
    isConfirmed: access.isConfirmed,
    isPreEnrolled: access.preEnrollment === 'ours' || access.preEnrollment === 'asked',
  };
}

/** A grant whose mode is chosen. */
export function toAccessGrant(grant: Access['grants'][number]): AccessGrant {
  if (grant.source === 'lms') return { source: 'lms', mode: grant.mode };
  return { source: grant.source, mode: grant.chosenMode ?? '' };
}

/**
 * The mode that is sold, where all there is to do is to enroll a learner who is not in: nobody decided by hand, no mode
 * has to be chosen, no old order is still to be taken over, and the LMS itself gave nothing that would have to be kept or
 * ended.
 */
export function plainlySoldMode(access: Access): CourseMode | undefined {
  const isChosen = access.grants.every(({ source, chosenMode }) => source !== 'lms' && chosenMode !== null);
  const isOld = access.grants.some(({ takeOver }) => takeOver === 'due');
  if (access.byHand !== null || !isChosen || isOld) return undefined;
  const desired = desiredAccess(access.grants.map(toAccessGrant));
  return desired.kind === 'sold' ? desired.mode : undefined;
}

/** The mode of a plain new enrollment, by what was just read. */
export function plainNewMode(access: Access): CourseMode | undefined {
  const mode = plainlySoldMode(access);
  if (mode === undefined || !isFresh(access)) return undefined;
  const decision = decideBySeen(access, { kind: 'sold', mode, given: null });
  const isIn = access.seen !== 'absent' && access.seen?.isActive === true;
  return decision.kind === 'enroll' && !isIn ? decision.mode : undefined;
}
