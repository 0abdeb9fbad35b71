import { listDueGroups, type DueGroup } from '../store/due-access.ts';
import type { TenantTransaction } from '../store/in-tenant.ts';
import { ALL_RUNS } from '../store/open-runs.ts';
import { groupKey } from './enroll-group.ts';
import type { Lane } from './lane.ts';
import { MOST_USERNAMES } from './read-enrollments.ts';

/** How long learners of a run wait for others at most, after some of it were enrolled. */
const PATIENCE_MS = 45_000;

/**
 * Where a run may be enrolled in groups, its learners gather: a full group goes at once, and whoever comes first of a
 * while too. In between they wait for each other, since a group of five takes as many calls as one of fifty.
 */
export class Gathering {
  readonly #lane: Lane;
  /** When learners of a mode of a run were last begun, by `performance.now()`. */
  readonly #begunMs = new Map<string, number>();

  constructor(lane: Lane) {
    this.#lane = lane;
  }

  /**
   * @param except Accesses that are being worked already.
   * @returns Accesses that are to be begun together, and those that wait for others to come.
   */
  async look(trx: TenantTransaction, except: string[]): Promise<{ next: string[]; gathering: string[] }> {
    const groups = await this.#listGroups(trx, except);
    const chosen = this.#choose(groups.filter((group) => this.#isReady(group)));
    for (const { courseKey, mode } of chosen) this.#begunMs.set(groupKey(courseKey, mode), performance.now());
    const next = new Set(idsOf(chosen).slice(0, MOST_USERNAMES));
    return { next: [...next], gathering: idsOf(groups).filter((accessId) => !next.has(accessId)) };
  }

  /** The longest one, and whole others beside it, as many as are read together. */
  #choose(ready: DueGroup[]): DueGroup[] {
    const chosen: DueGroup[] = [];
    for (const group of ready.sort((one, other) => other.accessIds.length - one.accessIds.length)) {
      const isRoom = idsOf([...chosen, group]).length <= MOST_USERNAMES;
      if (chosen.length === 0 || isRoom) chosen.push(group);
    }
    return chosen;
  }

  async #listGroups(trx: TenantTransaction, except: string[]): Promise<DueGroup[]> {
    const { openRuns, notInGroups, connection } = this.#lane;
    if (openRuns.size === 0) return [];
    const courseKeys = openRuns.has(ALL_RUNS) ? null : [...openRuns];
    const groups = await listDueGroups(trx, { lmsId: connection.lmsId, except }, courseKeys);
    return groups.filter(({ courseKey, mode }) => !notInGroups.has(groupKey(courseKey, mode)));
  }

  #isReady({ courseKey, mode, accessIds }: DueGroup): boolean {
    if (accessIds.length >= MOST_USERNAMES) return true;
    const begunMs = this.#begunMs.get(groupKey(courseKey, mode)) ?? -Infinity;
    return performance.now() - begunMs > PATIENCE_MS;
  }
}

function idsOf(groups: DueGroup[]): string[] {
  return groups.flatMap(({ accessIds }) => accessIds);
}
