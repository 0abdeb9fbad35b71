import { sleep } from '../shared/sleep.ts';
import { LmsError } from '../lms/lms-error.ts';
import { listLearnersToCheck } from '../store/account-checks.ts';
import { listNewestDue } from '../store/due-access.ts';
import { closeBreaker, LaneLost } from '../store/lanes.ts';
import { checkAccounts } from './check-accounts.ts';
import { changeLane, readInLane, type Lane } from './lane.ts';
import { lookAtAccess } from './look-at-access.ts';
import { readAhead, takeHand } from './read-ahead.ts';
import { MOST_USERNAMES } from './read-enrollments.ts';

/** Enough that somebody always waits at the budget, however long the database and the LMS take. */
const AT_ONCE = 8;
const NEWCOMERS_AT_ONCE = 2;

/** How soon a newcomer is seen while everybody waits for the budget. */
const LOOK_MS = 200;

/** For each access of the backlog so much of a newcomer's: of five, one. */
const CREDIT_A_START = 1 / 4;
/** While many come, not each of them is read alone. */
const READS_A_START = 1 / 40;

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
  readonly #newcomers = new Set<string>();
  #taking: Promise<void> | undefined;
  /** There were more due than can be read together. */
  #isBacklog = false;
  /** When nothing was due at the last look, the next one waits for a moment. */
  #nextTakeMs = 0;
  #newcomerCredit = 1;
  #readCredit = 1;
  #hasFailed: boolean;
  #hasWorked = false;
  readonly #failures: LmsError[] = [];
  readonly #mishaps: unknown[] = [];

  constructor(options: ShiftOptions) {
    this.#options = options;
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
        if (busy.length > 0) await Promise.race([...busy, sleep(LOOK_MS)]);
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
    const { lane, handSize } = this.#options;
    const except = [...this.#hand, ...this.#underWay.keys()];
    const take = async () => {
      const hand = await takeHand(lane, { atMost: handSize, except });
      this.#hand.push(...(hand ?? []).filter((accessId) => !this.#underWay.has(accessId)));
      this.#isBacklog = hand?.length === Math.min(handSize, MOST_USERNAMES);
      if (!hand) this.#nextTakeMs = performance.now() + LOOK_MS;
      else this.#hasWorked = true;
    };
    this.#taking = this.#keepTrack(take()).finally(() => (this.#taking = undefined));
  }

  #startNext(): void {
    const { lane } = this.#options;
    while (this.#underWay.size - this.#newcomers.size < AT_ONCE) {
      const accessId = this.#hand.shift();
      if (accessId === undefined) return;
      this.#newcomerCredit = Math.min(1, this.#newcomerCredit + CREDIT_A_START);
      this.#readCredit = Math.min(1, this.#readCredit + READS_A_START);
      this.#start(accessId, () => lookAtAccess(lane, accessId));
    }
  }

  /** Where others wait, whoever came last is begun before them: it is the one whom a backlog would keep waiting longest. */
  async #startNewcomer(): Promise<void> {
    if (this.#hand.length === 0 || this.#newcomerCredit < 1) return;
    if (this.#newcomers.size === NEWCOMERS_AT_ONCE) return;
    const { urgent } = this.#options;
    const except = [...this.#hand, ...this.#underWay.keys()];
    const query = { lmsId: urgent.connection.lmsId, limit: MOST_USERNAMES, except };
    const newest = await readInLane(urgent, (trx) => listNewestDue(trx, query));
    const unread = this.#readCredit < 1 ? [] : newest.filter(({ isRead }) => !isRead);
    const first = newest.find(({ isRead }) => isRead || unread.length > 0);
    if (!first) return;
    this.#newcomerCredit -= 1;
    if (!first.isRead) this.#readCredit -= 1;
    this.#newcomers.add(first.accessId);
    this.#start(first.accessId, async () => {
      if (!first.isRead)
        await readAhead(
          urgent,
          unread.map(({ accessId }) => accessId),
        );
      await lookAtAccess(urgent, first.accessId);
    });
  }

  #start(accessId: string, work: () => Promise<void>): void {
    const end = () => {
      this.#underWay.delete(accessId);
      this.#newcomers.delete(accessId);
    };
    this.#underWay.set(accessId, this.#keepTrack(work().then(() => this.#noteAnswer())).finally(end));
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
