import type { Bell } from '../shared/bell.ts';
import { LmsError } from '../lms/lms-error.ts';
import { listLearnersToCheck } from '../store/account-checks.ts';
import { listNewestDue, listOldestDue } from '../store/due-access.ts';
import { closeBreaker, LaneLost } from '../store/lanes.ts';
import { listLearnersToLookUp } from '../store/learners.ts';
import { listOpenRuns } from '../store/open-runs.ts';
import { checkAccounts } from './check-accounts.ts';
import { Gathering } from './gathering.ts';
import { changeLane, readInLane, readSnapshotInLane, type Lane } from './lane.ts';
import { lookAtAccess } from './look-at-access.ts';
import { NewcomerShare } from './newcomer-share.ts';
import { readAhead } from './read-ahead.ts';
import { MOST_USERNAMES } from './read-enrollments.ts';
import { workGroups } from './work-groups.ts';

/** Enough that somebody always waits at the budget, however long the database and the LMS take. */
const AT_ONCE = 8;

/** How soon a newcomer is seen while everybody waits for the budget. */
const LOOK_MS = 200;

/** How soon somebody new is looked for without news, where nobody new could be begun: another sidecar may have planned. */
const LOOK_FOR_NEWCOMERS_MS = 100;

/**
 * Newcomers who are read together: more than are begun until the next such read may go, and few, for each takes a moment
 * to look up and keep, and the one who is begun waits for all.
 */
const READ_WITH_NEWCOMER = 16;

/** Who waits for others does not wait for a moment more or less. */
const LOOK_AT_GATHERED_MS = 1_000;

const LOOK_UPS_AT_ONCE = 100;

/** Accounts to check; each asks a page of its own: few enough that a newcomer does not wait for them. */
const CHECKS_AT_ONCE = 20;

export interface ShiftOptions {
  lane: Lane;
  /** The same lane for newcomers, who wait for no turn. */
  urgent: Lane;
  /** Accesses to read ahead: as many as are written before what was read is too old to go by. */
  handSize: number;
  /** Something failed since the LMS last answered well. */
  hasFailed: boolean;
  /** Rings when orders were planned: somebody may be new. */
  news: Bell;
  /** Sends those away who wait for the budget: there is no use in more calls. */
  halt: () => void;
}

export interface ShiftResult {
  hasWorked: boolean;
  /** Calls under way may fail together. */
  failures: LmsError[];
}

/**
 * Works off what is due of one LMS, until nothing is or something fails that concerns the LMS itself. Several accesses
 * are under way at once, the next ones are read meanwhile, and whoever comes new is begun next, up to a fifth of all.
 *
 * @throws LaneLost, or what nobody expected.
 */
export async function workDue(options: ShiftOptions): Promise<ShiftResult> {
  const shift = new Shift(options);
  await shift.run();
  return shift.result;
}

class Shift {
  readonly #options: ShiftOptions;
  /** Read ahead, and waiting for somebody to be free; the oldest first. */
  #hand: string[] = [];
  readonly #underWay = new Map<string, Promise<void>>();
  #taking: Promise<void> | undefined;
  /** Being read ahead. */
  #coming: string[] = [];
  /** Waiting for others of their course run. */
  #gathered: string[] = [];
  readonly #gathering: Gathering;
  /** There were more due than can be read together. */
  #isBacklog = false;
  /** When nothing was due at the last look, the next one waits for a moment. */
  #nextTakeMs = 0;
  readonly #share = new NewcomerShare();
  #nextNewcomerMs = 0;
  #ringsHeard = 0;
  #hasFailed: boolean;
  #hasWorked = false;
  readonly #failures: LmsError[] = [];
  readonly #mishaps: unknown[] = [];

  constructor(options: ShiftOptions) {
    this.#options = options;
    this.#gathering = new Gathering(options.lane);
    this.#hasFailed = options.hasFailed;
  }

  get result(): ShiftResult {
    return { hasWorked: this.#hasWorked, failures: this.#failures };
  }

  async run(): Promise<void> {
    try {
      while (!this.#mustEnd()) {
        this.#takeMore();
        await this.#startNewcomer();
        this.#startNext();
        const busy = [...this.#underWay.values(), ...(this.#taking ? [this.#taking] : [])];
        if (busy.length > 0 || this.#gathered.length > 0)
          await Promise.race([...busy, this.#options.news.sleep(LOOK_MS)]);
        else if (!(await this.#checkSome())) break;
      }
    } finally {
      await Promise.all([...this.#underWay.values(), this.#taking]);
    }
    for (const mishap of this.#mishaps) throw mishap;
  }

  #mustEnd(): boolean {
    return this.#options.lane.signal.aborted || this.#failures.length > 0 || this.#mishaps.length > 0;
  }

  /**
   * Reads the next ones ahead: those of a backlog while the last of those that were read are begun, others when nobody
   * waits, so that they are more by then.
   */
  #takeMore(): void {
    const isEnough = this.#hand.length > (this.#isBacklog ? AT_ONCE : 0);
    if (this.#taking || isEnough || performance.now() < this.#nextTakeMs) return;
    this.#taking = this.#keepTrack(this.#take()).finally(() => {
      this.#taking = undefined;
      this.#coming = [];
    });
  }

  async #take(): Promise<void> {
    const { lane } = this.#options;
    const { accessIds, lookUps } = await this.#listNext();
    this.#coming = accessIds.filter((accessId) => !this.#underWay.has(accessId));
    if (accessIds.length + lookUps.length === 0) {
      this.#nextTakeMs = performance.now() + (this.#gathered.length > 0 ? LOOK_AT_GATHERED_MS : LOOK_MS);
      return;
    }
    this.#hasWorked = true;
    await readAhead(lane, this.#coming, lookUps);
    const alone = await workGroups(lane, this.#coming);
    this.#share.noteGroup(this.#coming.length - alone.length);
    this.#hand.push(...alone);
  }

  /** Whoever waited longest, but for those who gather. */
  async #listNext(): Promise<{ accessIds: string[]; lookUps: string[] }> {
    const { lane, urgent, handSize } = this.#options;
    const { lmsId } = lane.connection;
    const limit = Math.min(handSize, MOST_USERNAMES);
    // Else who comes in between gathers by the one query, and goes alone by the other.
    const accessIds = await readSnapshotInLane(lane, async (trx) => {
      lane.openRuns = urgent.openRuns = new Set(await listOpenRuns(trx, lmsId));
      const { next, gathering } = await this.#gathering.look(trx, this.#begun());
      this.#gathered = gathering;
      const except = [...this.#begun(), ...gathering];
      return next.length > 0 ? next : listOldestDue(trx, { lmsId, limit, except });
    });
    this.#isBacklog = accessIds.length === limit;
    const lookUps = await readInLane(lane, (trx) => listLearnersToLookUp(trx, lmsId, LOOK_UPS_AT_ONCE));
    return { accessIds, lookUps };
  }

  /** Accesses that are not to be taken again. */
  #begun(): string[] {
    return [...this.#coming, ...this.#hand, ...this.#underWay.keys()];
  }

  #startNext(): void {
    const { lane } = this.#options;
    while (this.#underWay.size - this.#share.underWay < AT_ONCE) {
      const accessId = this.#hand.shift();
      if (accessId === undefined) return;
      this.#share.noteStart();
      this.#start(accessId, () => lookAtAccess(lane, accessId));
    }
  }

  /** Where others wait, whoever came last is begun before them: it is the one whom a backlog would keep waiting longest. */
  async #startNewcomer(): Promise<void> {
    const doOthersWait = this.#hand.length > 0 || this.#isBacklog || this.#gathered.length > 0;
    if (!doOthersWait || !this.#share.isOpen) return;
    const { urgent, news } = this.#options;
    if (news.rings === this.#ringsHeard && performance.now() < this.#nextNewcomerMs) return;
    this.#ringsHeard = news.rings;
    const query = { lmsId: urgent.connection.lmsId, limit: MOST_USERNAMES, except: this.#begun() };
    const listed = await readInLane(urgent, (trx) => listNewestDue(trx, query));
    // Meanwhile some of them may have been taken.
    const newest = listed.filter(({ accessId }) => !this.#begun().includes(accessId));
    const newcomer = this.#share.choose(
      newest.map((each) => ({ ...each, isGathering: this.#gathered.includes(each.accessId) })),
    );
    if (!newcomer) {
      this.#nextNewcomerMs = performance.now() + LOOK_FOR_NEWCOMERS_MS;
      return;
    }
    const { accessId, isRead } = newcomer;
    const unread = [newcomer, ...newest.filter((each) => !each.isRead && each.accessId !== accessId)]
      .slice(0, READ_WITH_NEWCOMER)
      .map((each) => each.accessId);
    const look = async () => {
      if (!isRead) await readAhead(urgent, unread);
      await lookAtAccess(urgent, accessId);
    };
    this.#start(accessId, () => look().finally(() => this.#share.noteEnd()));
  }

  #start(accessId: string, work: () => Promise<void>): void {
    const worked = this.#keepTrack(work().then(() => this.#noteAnswer()));
    this.#underWay.set(
      accessId,
      worked.finally(() => this.#underWay.delete(accessId)),
    );
  }

  /** The LMS answers: whatever was wrong with the lane is over. */
  async #noteAnswer(): Promise<void> {
    if (!this.#hasFailed) return;
    this.#hasFailed = false;
    const { lane } = this.#options;
    await changeLane(lane, (trx) => closeBreaker(trx, lane.connection.lmsId));
  }

  #keepTrack(work: Promise<void>): Promise<void> {
    return work.catch((error: unknown) => {
      if (error instanceof LmsError) this.#failures.push(error);
      // Those who are sent away because of a failure are none themselves.
      else if (!(error instanceof LaneLost && this.#failures.length > 0)) this.#mishaps.push(error);
      this.#options.halt();
    });
  }

  /** Who waits to be enrolled comes before news of those who are. @returns Whether there was anybody to check. */
  async #checkSome(): Promise<boolean> {
    const { lane } = this.#options;
    const checks = await readInLane(lane, (trx) =>
      listLearnersToCheck(trx, lane.connection.lmsId, CHECKS_AT_ONCE),
    );
    if (checks.length === 0) return false;
    await this.#keepTrack(checkAccounts(lane, checks));
    this.#hasWorked = true;
    return true;
  }
}
