import type { CourseKey } from '../../ledger/course-key.ts';
import type { CourseMode, OfferedMode } from '../../ledger/course-mode.ts';
import type { SeenEnrollment } from '../../ledger/decide-access.ts';
import { enrollmentKey, type EnrollmentGroup } from '../lms-client.ts';
import { LmsError } from '../lms-error.ts';
import { bulkEnroll, MOST_IDENTIFIERS } from './bulk-enrollment.ts';
import { readCourseRun } from './course-runs.ts';
import { readEnrollments } from './enrollments.ts';
import type { LmsSession } from './session.ts';

/** The list of enrollments takes so many usernames (enrollments/forms.py). */
const MOST_USERNAMES = 100;

/**
 * Enrolls a group by bulk enrollment, which knows no mode but the run's default and asks for none of its limits. Its
 * answer does not name the mode either, so the enrollments are read again: two calls for fifty, three for a hundred.
 *
 * @returns As `LmsClient.enrollGroup`.
 * @throws LmsError
 */
export async function enrollGroup(
  session: LmsSession,
  group: EnrollmentGroup,
): Promise<Map<string, SeenEnrollment> | undefined> {
  if (!group.mayBypassLimits || session.findings.known.bulkEnroll === false) return undefined;
  // Newer releases do not look whether the run exists before they write (bulk_enroll/views.py).
  const facts = await readCourseRun(session, group.courseKey);
  if (!facts) throw new LmsError('course_not_found', 'The LMS has no such course run.');
  if (defaultMode(facts.modes, new Date()) !== group.mode) return undefined;
  const shown = new Map<string, SeenEnrollment>();
  for (const learners of inParts(group.learners.filter(isNamedSafely), MOST_USERNAMES)) {
    const part = await enrollPart(session, { ...group, learners });
    if (part === undefined) return shown.size === 0 ? undefined : shown;
    for (const [key, seen] of part) shown.set(key, seen);
  }
  return shown;
}

async function enrollPart(session: LmsSession, { courseKey, learners }: EnrollmentGroup) {
  const enrolled: string[] = [];
  for (const some of inParts(learners, MOST_IDENTIFIERS)) {
    const identifiers = some.map((learner) => learner.username);
    const reason = some.flatMap((learner) => learner.orders).join(', ');
    const results = await bulkEnroll(session, { identifiers, courseKey, reason });
    if (results === undefined && enrolled.length === 0) return undefined;
    if (results === undefined) break; // switched off between two calls
    enrolled.push(...identifiers.filter((name) => results.get(name.toLowerCase())?.isEnrolled));
  }
  if (enrolled.length === 0) return new Map<string, SeenEnrollment>();
  const seen = await readEnrollments(session, { usernames: enrolled, courseKey });
  const keys = new Set(enrolled.map((username) => enrollmentKey(username, courseKey)));
  return new Map([...(seen ?? [])].filter(([key]) => keys.has(key)));
}

/** Pre-enrolls many addresses by bulk enrollment; as `LmsClient.preEnrollGroup`. @throws LmsError */
export async function preEnrollGroup(
  session: LmsSession,
  emails: string[],
  courseKey: CourseKey,
): Promise<Map<string, 'created' | 'exists'> | undefined> {
  if (session.findings.known.bulkEnroll === false) return undefined;
  const facts = await readCourseRun(session, courseKey);
  if (!facts) throw new LmsError('course_not_found', 'The LMS has no such course run.');
  const made = new Map<string, 'created' | 'exists'>();
  for (const identifiers of inParts(emails, MOST_IDENTIFIERS)) {
    const results = await bulkEnroll(session, { identifiers, courseKey, reason: '' });
    if (results === undefined) return made.size === 0 ? undefined : made;
    for (const [emailKey, { isAllowed, isEnrolled, wasAllowed }] of results) {
      if (isAllowed && !isEnrolled) made.set(emailKey, wasAllowed ? 'exists' : 'created');
    }
  }
  return made;
}

/** Somebody's username can be somebody else's address: the LMS would take either. */
function isNamedSafely({ username }: { username: string }): boolean {
  return !username.includes('@');
}

/** The mode of an enrollment that asks for none, where the run offers one (course_modes/models.py). */
function defaultMode(modes: OfferedMode[], now: Date): CourseMode | undefined {
  const open = modes.filter(({ expiresAt }) => expiresAt === null || expiresAt > now).map(({ slug }) => slug);
  return open.length === 0 ? 'audit' : ['audit', 'honor'].find((slug) => open.includes(slug));
}

function inParts<T>(items: T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, part) =>
    items.slice(part * size, (part + 1) * size),
  );
}
