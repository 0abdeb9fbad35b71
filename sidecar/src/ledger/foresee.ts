import { chooseMode, type CourseMode, type OfferedMode } from './course-mode.ts';
import type { SeenEnrollment } from './decide-access.ts';
import { takeOver } from './take-over.ts';

/** What an LMS says of a course run, as far as it may stand in the way. */
export interface RunFacts {
  enrollmentStart: Date | null;
  enrollmentEnd: Date | null;
  modes: OfferedMode[];
}

/** What a backfill would come to for one seat. */
export type Foreseen =
  | 'enroll'
  | 'raise'
  /** Enrolled in what was sold: the enrollment becomes the order's own. */
  | 'already_there'
  | 'more_there'
  /** Was enrolled, and is not any more: it is held. */
  | 'left'
  | 'no_account'
  /** The LMS would not take it. */
  | 'needs_attention';

/**
 * Foresees what a backfill comes to for one seat. Pure.
 *
 * @param mode As the offer says; null: the course run's only paid one.
 * @param seen Undefined: there is no account of this address.
 * @param facts Undefined: the LMS has no such course run.
 * @param options `entersClosed`: the owner lets paid learners into runs that are closed.
 */
export function foresee(
  mode: CourseMode | null,
  seen: SeenEnrollment | undefined,
  facts: RunFacts | undefined,
  { entersClosed, now }: { entersClosed: boolean; now: Date },
): { kind: Foreseen; detail: string } {
  const found = seen === undefined ? 'absent' : takeOver(mode, seen);
  const shown = seen === undefined || seen === 'absent' ? '' : seen.mode;
  if (found === 'ours') return { kind: 'already_there', detail: shown };
  if (found === 'above') return { kind: 'more_there', detail: shown };
  if (found === 'left') return { kind: 'left', detail: shown };
  if (!facts) return { kind: 'needs_attention', detail: 'course_not_found' };
  const choice = chooseMode(mode, facts.modes, now);
  if ('problem' in choice) return { kind: 'needs_attention', detail: choice.problem };
  // A mode that was to be chosen may be the one that is there.
  if (choice.mode === shown) return { kind: 'already_there', detail: shown };
  if (found === 'raised') return { kind: 'raise', detail: `${shown} → ${choice.mode}` };
  if (!isOpen(facts, now) && !entersClosed) return { kind: 'needs_attention', detail: 'enrollment_closed' };
  return { kind: seen === undefined ? 'no_account' : 'enroll', detail: choice.mode };
}

function isOpen({ enrollmentStart, enrollmentEnd }: RunFacts, now: Date): boolean {
  return (
    (enrollmentStart === null || enrollmentStart <= now) && (enrollmentEnd === null || enrollmentEnd > now)
  );
}
