import { compareModes, type CourseMode } from './course-mode.ts';

/** What else the learner of a seat had in the course run when the seat was sold, and has there now. */
export interface OtherReasons {
  /** The mode that was sold; null: not chosen yet. */
  soldMode: CourseMode | null;
  /** The mode that the LMS confirms; null: none yet. */
  mode: CourseMode | null;
  /** What the LMS itself gave. */
  givenMode: CourseMode | null;
  /** Other seats that were sold to the same learner before and stood then: of each mode the oldest, the oldest first. */
  earlier: { order: string; mode: CourseMode | null }[];
}

export interface SeatComparison {
  /** The order by which the learner had as much already; null: this is no repeat purchase. */
  repeats: string | null;
  /** The mode that the learner had before this seat raised it. */
  raisedFrom: CourseMode | null;
  /** What was sold, where the learner has more than that. */
  soldLess: CourseMode | null;
}

/** Compares a seat with everything else that its learner has in the course run. */
export function compareSeat({ soldMode, mode, givenMode, earlier }: OtherReasons): SeatComparison {
  if (soldMode === null) return { repeats: null, raisedFrom: null, soldLess: null };
  const than = (other: CourseMode | null) => (other === null ? undefined : compareModes(other, soldMode));
  const repeated = earlier.find((purchase) => (than(purchase.mode) ?? -1) >= 0);
  const before = [givenMode, ...earlier.map((purchase) => purchase.mode)];
  const lower = before.find((other) => (than(other) ?? 0) < 0) ?? null;
  return {
    repeats: repeated?.order ?? null,
    raisedFrom: mode === soldMode && !repeated ? lower : null,
    soldLess: (than(mode) ?? 0) > 0 ? soldMode : null,
  };
}
