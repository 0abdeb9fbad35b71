import pMap from 'p-map';
import { savePreEnrollment, type Access, type AccessOutcome } from '../store/access.ts';
import { writeInLane, type Lane } from './lane.ts';
import { keepPreEnrollment } from './pre-enroll.ts';
import type { LaneRow } from './read-ahead.ts';

const LOOKS_AT_ONCE = 4;

const WAITING = { state: 'waiting_for_learner' } as const;

/**
 * Keeps places for learners without an account, for many in one call. Whether somebody else made one before can only be
 * asked for each: the answer of the one call would come too late, since it changes what is there.
 *
 * @param rows Of one course run; none of them was asked for before.
 * @returns Those that are done; whoever is missing has to be looked at alone.
 * @throws LmsError
 */
export async function preEnrollInGroup(
  lane: Lane,
  rows: LaneRow[],
): Promise<{ access: Access; outcome: AccessOutcome }[]> {
  const courseKey = rows[0]?.access.courseKey;
  if (courseKey === undefined) return [];
  const named = rows.flatMap(({ access, learner }) =>
    learner.emailKeys[0] === undefined ? [] : [{ access, email: learner.emailKeys[0] }],
  );
  const isThere = await pMap(named, ({ email }) => lane.client.hasPreEnrollment(email, courseKey), {
    concurrency: LOOKS_AT_ONCE,
  });
  const theirs = named.filter((_row, index) => isThere[index] === true);
  const open = named.filter((_row, index) => isThere[index] !== true);
  await writeInLane(lane, async (trx) => {
    for (const { access } of open) await savePreEnrollment(trx, access.accessId, 'asked');
  });
  const emails = open.map(({ email }) => email);
  const made = emails.length > 0 ? await lane.client.preEnrollGroup(emails, courseKey) : undefined;
  const kept = [
    ...theirs.map(({ access }) => ({ access, result: 'theirs' as const })),
    ...open.flatMap(({ access, email }) => {
      const result = made?.get(email);
      return result
        ? [{ access, result: result === 'created' ? ('ours' as const) : ('theirs' as const) }]
        : [];
    }),
  ];
  for (const { access, result } of kept) await keepPreEnrollment(lane, access, result);
  return kept.map(({ access }) => ({ access, outcome: WAITING }));
}
