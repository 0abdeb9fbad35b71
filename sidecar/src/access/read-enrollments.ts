import type { SeenEnrollment } from '../ledger/decide-access.ts';
import { enrollmentKey } from '../lms/lms-client.ts';
import { saveSeen, type Access } from '../store/access.ts';
import { SEEN_FRESH_MS } from '../store/due-access.ts';
import type { Learner } from '../store/learners.ts';
import { writeInLane, type Lane } from './lane.ts';

/** An access whose learner has an account. */
export interface ReadableAccess {
  access: Access;
  learner: Learner & { username: string };
}

/** The list view takes a hundred usernames (enrollments/forms.py). */
export const MOST_USERNAMES = 100;

export function isFresh(access: Access): boolean {
  return access.seen !== undefined && access.seenAgeMs < SEEN_FRESH_MS;
}

/**
 * Reads what the LMS has for many accesses in as few throttled calls as it allows: one call for up to a hundred
 * learners, one call for one. What was read is kept before anything is decided by it.
 *
 * @throws LmsError
 */
export async function readTogether(lane: Lane, rows: ReadableAccess[]): Promise<void> {
  const [first] = rows;
  if (!first) return;
  const seen = rows.length > 1 ? await readMany(lane, rows) : undefined;
  for (const { access, learner } of rows) {
    access.seen = seen
      ? (seen.get(enrollmentKey(learner.username, access.courseKey)) ?? 'absent')
      : await lane.client.readEnrollment(learner.username, access.courseKey);
    access.seenAgeMs = 0;
  }
  await writeInLane(lane, async (trx) => {
    const seen = rows.map(({ access }) => ({ accessId: access.accessId, seen: access.seen ?? 'absent' }));
    await saveSeen(trx, seen);
  });
}

function readMany(lane: Lane, rows: ReadableAccess[]): Promise<Map<string, SeenEnrollment> | undefined> {
  const courseKeys = new Set(rows.map((row) => row.access.courseKey));
  const [only] = courseKeys;
  return lane.client.readEnrollments({
    usernames: [...new Set(rows.map((row) => row.learner.username))],
    courseKey: courseKeys.size === 1 && only ? only : null,
  });
}
