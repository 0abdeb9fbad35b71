import { LmsError } from '../lms/lms-error.ts';
import type { Access, AccessOutcome } from '../store/access.ts';
import { plainlySoldMode, plainNewMode } from './decide-by-seen.ts';
import { enrollInGroup, groupKey } from './enroll-group.ts';
import { keepOutcomes } from './keep-outcome.ts';
import type { Lane } from './lane.ts';
import { keepFailure } from './look-at-access.ts';
import { hasNoLimits, lookForObstacle } from './obstacles.ts';
import { preEnrollInGroup } from './pre-enroll-group.ts';
import { isReadable, readRows, type LaneRow } from './read-ahead.ts';

/** Fewer go as cheaply one by one: a group is written and read again. */
const LEAST = 3;

/** So many outcomes in one transaction: few commits, and nobody who plans one of their orders waits long. */
const KEPT_AT_ONCE = 25;

type Done = { access: Access; outcome: AccessOutcome }[];

/**
 * Brings about in groups what may be: new enrollments in one mode of a course run, and places for learners without an
 * account. Everything about it is checked as for one alone, and ends alike; what does not come out as it should is left
 * for a look of its own.
 *
 * @returns Those that are still to be looked at, in the same order.
 * @throws LmsError about the LMS itself, after it was kept with each access that it concerns.
 */
export async function workGroups(lane: Lane, accessIds: string[]): Promise<string[]> {
  const rows = await readRows(lane, accessIds);
  const done = new Set<string>();
  for (const [name, group] of Map.groupBy(rows, (row) => groupOf(lane, row))) {
    for (const { access } of await workGroup(lane, name, group)) done.add(access.accessId);
  }
  return accessIds.filter((accessId) => !done.has(accessId));
}

/** Rows of one name may go together; without one, they go alone. */
function groupOf(lane: Lane, { access, learner }: LaneRow): string | undefined {
  const { courseKey } = access;
  if (learner.state === 'no_account') {
    const mode = access.preEnrollment === null ? plainlySoldMode(access) : undefined;
    return mode !== undefined && mayPreEnroll(lane) ? `place ${groupKey(courseKey, mode)}` : undefined;
  }
  const mode = learner.state === 'active' ? plainNewMode(access) : undefined;
  return mode !== undefined && mayEnroll(lane, courseKey, mode) ? groupKey(courseKey, mode) : undefined;
}

/** Bulk enrollment asks for no limit of a run; eox-core keeps to them. */
function mayEnroll(lane: Lane, courseKey: string, mode: string): boolean {
  if (lane.notInGroups.has(groupKey(courseKey, mode))) return false;
  return hasNoLimits(lane, courseKey) || lane.connection.driver === 'eox-core';
}

/** Each address is asked for before; where it is not certain that many can be written together, that would be in vain. */
function mayPreEnroll({ connection }: Lane): boolean {
  return connection.capabilities?.bulkEnroll === true;
}

async function workGroup(lane: Lane, name: string | undefined, group: LaneRow[]): Promise<Done> {
  const [first] = group;
  if (name === undefined || !first || group.length < LEAST) return [];
  try {
    const mode = plainlySoldMode(first.access) ?? '';
    const { obstacle } = await lookForObstacle(lane, first.access, mode, true);
    if (obstacle) return [];
    const readable = group.filter(isReadable);
    const done =
      readable.length > 0 ? await enrollInGroup(lane, readable, mode) : await preEnrollInGroup(lane, group);
    for (let start = 0; start < done.length; start += KEPT_AT_ONCE)
      await keepOutcomes(lane, done.slice(start, start + KEPT_AT_ONCE));
    return done;
  } catch (error) {
    if (!(error instanceof LmsError)) throw error;
    if (error.scope === 'row') return [];
    for (const { access } of group) await keepFailure(lane, access, error);
    throw error;
  }
}
