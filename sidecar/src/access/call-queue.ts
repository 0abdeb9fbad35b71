import { CallBudget, WINDOW_MS } from '../ledger/call-budget.ts';
import { Bell } from '../shared/bell.ts';
import type { Db } from '../store/database.ts';
import { noteCalls, readLaneBudget } from '../store/lane-calls.ts';
import { LaneLost, type LaneLease } from '../store/lanes.ts';

/** `newcomer`: for an order of the last two minutes while others wait. */
export type CallKind = 'newcomer' | 'due';

interface Waiting {
  go: () => void;
  fail: (error: unknown) => void;
}

/** For each call of a backlog so much of one for a newcomer: of four calls, one. */
const CREDIT_A_CALL = 1 / 3;
/** A newcomer takes two calls, to read and to write. Two are under way at most: neither waits for the other's. */
const MOST_CREDIT = 4;

/**
 * Everything that wants to call an LMS waits here for its place in the budget. Newcomers go first, with up to a quarter of
 * the calls; the others in the order they came, evenly. Calls that may go together are kept in the lane together, before
 * they go.
 */
export class CallQueue {
  readonly #parts: { db: Db; lease: LaneLease; signal: AbortSignal };
  readonly #budget: CallBudget;
  readonly #waiting: Record<CallKind, Waiting[]> = { newcomer: [], due: [] };
  #credit = MOST_CREDIT;
  #isServing = false;
  #isHalted = false;
  /** Cuts a wait short: somebody came who may go sooner, or nobody may go any more. */
  readonly #bell = new Bell();

  private constructor(parts: { db: Db; lease: LaneLease; signal: AbortSignal }, budget: CallBudget) {
    this.#parts = parts;
    this.#budget = budget;
    parts.signal.addEventListener('abort', () => this.halt(), { once: true });
  }

  /** Goes on with what the lane's last holder left of the budget. */
  static async open(db: Db, lease: LaneLease, signal: AbortSignal): Promise<CallQueue> {
    const { perMinute, agesMs } = await readLaneBudget(db, lease, WINDOW_MS);
    const nowMs = performance.now();
    const calls = agesMs.map((ageMs) => nowMs - ageMs);
    return new CallQueue({ db, lease, signal }, new CallBudget(perMinute, calls));
  }

  get perMinute(): number {
    return this.#budget.perMinute;
  }

  /**
   * Resolves when a call may go out.
   *
   * @throws LaneLost, and LanePaused
   */
  take(kind: CallKind): Promise<void> {
    return new Promise((go, fail) => {
      this.#waiting[kind].push({ go, fail });
      this.#bell.ring();
      if (!this.#isServing) void this.#serve();
    });
  }

  /** Calls outside the budget need the lane too. @throws LaneLost where it was not renewed in time */
  checkLease(): void {
    if (performance.now() > this.#parts.lease.goodUntilMs)
      throw new LaneLost('The lane was not renewed in time.');
  }

  /** Nobody goes any more: whoever waits is sent away. */
  halt(): void {
    this.#isHalted = true;
    this.#bell.ring();
    if (!this.#isServing) void this.#serve();
  }

  async #serve(): Promise<void> {
    this.#isServing = true;
    const { newcomer, due } = this.#waiting;
    while (newcomer.length + due.length > 0) {
      const going = this.#isHalted ? [] : this.#letGo();
      if (this.#isHalted) this.#sendAllAway();
      else if (going.length > 0) await this.#send(going);
      else await this.#untilNext();
    }
    this.#isServing = false;
  }

  /** Those who may go now, all at once. */
  #letGo(): Waiting[] {
    const nowMs = performance.now();
    const going: Waiting[] = [];
    for (let kind = this.#nextKind(); kind && this.#waitMs(kind, nowMs) === 0; kind = this.#nextKind()) {
      going.push(...this.#waiting[kind].splice(0, 1));
      const isFavoured = kind === 'newcomer' && this.#waiting.due.length > 0;
      this.#credit = Math.min(MOST_CREDIT, this.#credit + (isFavoured ? -1 : CREDIT_A_CALL));
      this.#budget.note(nowMs);
    }
    return going;
  }

  #nextKind(): CallKind | undefined {
    const { newcomer, due } = this.#waiting;
    if (newcomer.length > 0 && (due.length === 0 || this.#credit >= 1)) return 'newcomer';
    return due.length > 0 ? 'due' : undefined;
  }

  /** Newcomers take any place that is free, the others wait for their turn. */
  #waitMs(kind: CallKind, nowMs: number): number {
    return kind === 'newcomer' ? this.#budget.waitForPlaceMs(nowMs) : this.#budget.waitForTurnMs(nowMs);
  }

  async #send(going: Waiting[]): Promise<void> {
    const { db, lease } = this.#parts;
    try {
      this.#budget.perMinute = await noteCalls(db, lease, going.length);
      this.checkLease();
      for (const { go } of going) go();
    } catch (error) {
      for (const { fail } of going) fail(error);
    }
  }

  async #untilNext(): Promise<void> {
    const waitMs = this.#waitMs(this.#nextKind() ?? 'due', performance.now());
    await this.#bell.sleep(Math.max(1, waitMs));
  }

  #sendAllAway(): void {
    const error = new LaneLost('No more calls go out under this lease.');
    for (const kind of ['newcomer', 'due'] as const) {
      for (const { fail } of this.#waiting[kind].splice(0)) fail(error);
    }
  }
}
