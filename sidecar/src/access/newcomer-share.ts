/** For each access of the backlog so much of a newcomer's: of five, one. */
const CREDIT_A_START = 1 / 4;
/** While many come, not each of them has a call to itself that others could share. */
const CALLS_A_START = 1 / 40;
/** Groups are there to save calls: a hundred learners take four. */
const CALLS_A_GROUP_MEMBER = 1 / 400;
/** One of each is saved for whoever comes next. */
const MOST_STARTS = 2;
const MOST_CALLS = 2;
/** Newcomers who are looked at at once. */
const PLACES = 2;

/** Somebody of the last minutes who waits. */
export interface Newcomer {
  accessId: string;
  /** Since when. */
  dueSince: Date;
  /** The LMS was just asked for it. */
  isRead: boolean;
  /** Waits for others of its course run. */
  isGathering: boolean;
}

/**
 * What newcomers may have beside a backlog: a fifth of the accesses that are begun, and few of the calls that are
 * cheaper together. Whoever comes after all others is affordable at almost any moment.
 */
export class NewcomerShare {
  #starts = MOST_STARTS;
  #calls = MOST_CALLS;
  #places = PLACES;
  /** Since when the latest newcomer who was begun waits, milliseconds since 1970. */
  #latestMs = 0;

  /** Whether anybody may be begun. */
  get isOpen(): boolean {
    return this.#starts >= 1 && this.#places >= 1;
  }

  /** Newcomers who are being looked at. */
  get underWay(): number {
    return PLACES - this.#places;
  }

  /** Somebody of the backlog was begun alone. */
  noteStart(): void {
    this.#earn(CREDIT_A_START, CALLS_A_START);
  }

  /** So many of the backlog were written in a group. */
  noteGroup(members: number): void {
    this.#earn(members * CREDIT_A_START, members * CALLS_A_GROUP_MEMBER);
  }

  /** A newcomer was looked at: its place is free. */
  noteEnd(): void {
    this.#places += 1;
  }

  /**
   * Chooses whom to begin, and pays for it.
   *
   * @param newest Who waits, the newest first.
   * @returns undefined: nobody can be afforded now.
   */
  choose(newest: Newcomer[]): Newcomer | undefined {
    const [latest] = newest;
    if (!latest || !this.isOpen) return undefined;
    const isNews = latest.dueSince.getTime() > this.#latestMs;
    const chosen = newest.find((each) => this.#canAfford(each, each === latest && isNews));
    if (!chosen) return undefined;
    this.#starts -= 1;
    this.#places -= 1;
    if (!isFree(chosen)) this.#calls -= 1;
    if (chosen === latest) this.#latestMs = latest.dueSince.getTime();
    return chosen;
  }

  #canAfford(newcomer: Newcomer, isNews: boolean): boolean {
    const isThere = (stock: number) => stock >= (isNews ? 1 : 2);
    if (!isThere(this.#starts) || !isThere(this.#places)) return false;
    return isFree(newcomer) || ((isNews || !newcomer.isGathering) && isThere(this.#calls));
  }

  #earn(starts: number, calls: number): void {
    this.#starts = Math.min(MOST_STARTS, this.#starts + starts);
    this.#calls = Math.min(MOST_CALLS, this.#calls + calls);
  }
}

/** Costs no call that others could share. */
function isFree({ isRead, isGathering }: Newcomer): boolean {
  return isRead && !isGathering;
}
