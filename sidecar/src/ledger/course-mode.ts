/** A course mode's slug as the LMS lists it. Only some can be compared; see `compareModes`. */
export type CourseMode = string;

// no-id-professional and professional are two names for the paid mode of professional courses: neither is a step
// up from the other.
const RANKS: ReadonlyMap<CourseMode, number> = new Map([
  ['audit', 0],
  ['honor', 1],
  ['verified', 2],
  ['professional', 3],
  ['no-id-professional', 3],
]);

/**
 * Compares what two modes give a learner.
 *
 * @returns Negative when `a` gives less, 0 when they are the same mode, positive when `a` gives more, and
 *   undefined when they cannot be compared (masters, credit, …, or the two professional modes).
 */
export function compareModes(a: CourseMode, b: CourseMode): number | undefined {
  if (a === b) return 0;
  const [rankA, rankB] = [RANKS.get(a), RANKS.get(b)];
  if (rankA === undefined || rankB === undefined || rankA === rankB) return undefined;
  return rankA - rankB;
}

/** One mode of a course run as the LMS lists it, expired ones included. */
export interface OfferedMode {
  slug: CourseMode;
  /** Whole units of the LMS's currency; 0 is free. */
  minPrice: number;
  expiresAt: Date | null;
}

export type ModeChoice =
  | { mode: CourseMode }
  | {
      problem: 'course_mode_unavailable' | 'course_mode_expired' | 'course_mode_ambiguous';
      offered: CourseMode[];
    };

/**
 * Chooses the mode to enroll in.
 *
 * @param wanted The offer's mode; null means the only unexpired paid mode, or the default where none is paid.
 * @param modes All modes of the course run; empty means the LMS's own default, audit
 *   (course_modes/models.py, `CourseMode.DEFAULT_MODE`).
 */
export function chooseMode(wanted: CourseMode | null, modes: OfferedMode[], now: Date): ModeChoice {
  const all = modes.length > 0 ? modes : [{ slug: 'audit', minPrice: 0, expiresAt: null }];
  const open = all.filter((mode) => mode.expiresAt === null || mode.expiresAt > now);
  // A mode has a row for each currency.
  const offered = [...new Set(open.map((mode) => mode.slug))];
  if (wanted !== null) {
    if (offered.includes(wanted)) return { mode: wanted };
    const expired = all.some((mode) => mode.slug === wanted);
    return { problem: expired ? 'course_mode_expired' : 'course_mode_unavailable', offered };
  }
  const [paid, ...more] = new Set(open.filter(isPaid).map((mode) => mode.slug));
  if (more.length > 0) return { problem: 'course_mode_ambiguous', offered };
  if (paid !== undefined) return { mode: paid };
  if (all.some(isPaid)) return { problem: 'course_mode_expired', offered };
  const fallback = ['audit', 'honor'].find((slug) => offered.includes(slug));
  return fallback ? { mode: fallback } : { problem: 'course_mode_unavailable', offered };
}

/** Credit is bought on top of verified, never instead of it. */
function isPaid(mode: OfferedMode): boolean {
  return (RANKS.get(mode.slug) ?? 0) >= 2 || (mode.minPrice > 0 && mode.slug !== 'credit');
}
