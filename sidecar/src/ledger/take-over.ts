import { compareModes, type CourseMode } from './course-mode.ts';
import type { SeenEnrollment } from './decide-access.ts';

/**
 * What the LMS had of an old order when it was taken over.
 *
 * - `ours`: exactly the mode that the order sold. Whoever enrolled the learner then did it for this order, so the
 *   enrollment is ours from now on, and goes when the order is refunded.
 * - `left`: it was there, and has ended. Somebody decided so: it is held, not repeated.
 * - `raised`: less than was sold; it stays the LMS's own beneath what we give.
 * - `above`: more than was sold, or nothing to compare with: the LMS's own, which we never lower.
 * - `absent`: nothing; the learner is enrolled as by a new order.
 */
export type TakenOver = 'ours' | 'left' | 'raised' | 'above' | 'absent';

/**
 * Says what an enrollment is to an old order that sold `mode`. Pure.
 *
 * @param mode Null: the offer names none, so a mode above the free ones is what was sold.
 */
export function takeOver(mode: CourseMode | null, seen: SeenEnrollment): TakenOver {
  if (seen === 'absent') return 'absent';
  if (!seen.isActive) return 'left';
  const sold = mode ?? modeSold(seen.mode);
  if (sold === null) return 'raised';
  const order = compareModes(seen.mode, sold);
  if (order === 0) return 'ours';
  return order !== undefined && order < 0 ? 'raised' : 'above';
}

/** What an offer without a mode sold, where the LMS shows this mode; null: something better than that. */
export function modeSold(seen: CourseMode): CourseMode | null {
  return seen === 'audit' || seen === 'honor' ? null : seen;
}
