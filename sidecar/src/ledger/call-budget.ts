/**
 * A second more than the minute in which an LMS counts (rest_framework/throttling.py, `SimpleRateThrottle`): it counts
 * calls when they arrive, and not all take equally long to get there.
 */
export const WINDOW_MS = 61_000;

/** So much of the budget may go at once: a few orders wait for nothing, and a rush does not use up the minute. */
const AT_ONCE = 1 / 4;

/**
 * The calls that one LMS takes in a minute. However many wait, never more than the budget go in any window; those of a
 * backlog go evenly, so that at any moment there is a place for somebody new.
 *
 * All times are milliseconds of one clock that never goes back.
 */
export class CallBudget {
  /** May change at any time. */
  perMinute: number;
  /** Of the last window, in order. */
  readonly #calls: number[];
  /** When the next call of a backlog would go, had all gone evenly. */
  #turnMs = -Infinity;

  /** @param calls When calls went out lately, in order. */
  constructor(perMinute: number, calls: number[] = []) {
    this.perMinute = perMinute;
    this.#calls = [...calls];
  }

  /** @returns How long until a place is free at all. */
  waitForPlaceMs(nowMs: number): number {
    this.#forget(nowMs);
    const inTheWay = this.#calls[this.#calls.length - this.perMinute];
    return inTheWay === undefined ? 0 : inTheWay + WINDOW_MS - nowMs;
  }

  /** @returns How long until it is the next turn of those who go evenly. */
  waitForTurnMs(nowMs: number): number {
    const aheadMs = this.#turnMs - WINDOW_MS * AT_ONCE - nowMs;
    return Math.max(0, aheadMs, this.waitForPlaceMs(nowMs));
  }

  /** A call goes out now. */
  note(nowMs: number): void {
    this.#forget(nowMs);
    this.#turnMs = Math.max(this.#turnMs, nowMs) + this.#spacingMs(nowMs);
    this.#calls.push(nowMs);
  }

  /** What went at once is saved on afterwards: the free places last until the first of the others is free again. */
  #spacingMs(nowMs: number): number {
    const even = WINDOW_MS / this.perMinute;
    const free = this.perMinute - this.#calls.length;
    const oldest = this.#calls[0];
    if (oldest === undefined || free <= 0) return even;
    return Math.max(even, (oldest + WINDOW_MS - nowMs) / free);
  }

  #forget(nowMs: number): void {
    const first = this.#calls.findIndex((call) => call > nowMs - WINDOW_MS);
    this.#calls.splice(0, first === -1 ? this.#calls.length : first);
  }
}
