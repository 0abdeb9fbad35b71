const FIRST_MS = 5_000;
const LONGEST_MS = 6 * 3_600_000;

/** 5 s doubling up to 6 h: the gaps of this many attempts add up to three days. */
const MAX_ATTEMPTS = 24;

/**
 * How long to wait before the next attempt: 5 s, doubling up to six hours, for three days in all.
 *
 * @param attempts Attempts made so far, this one included.
 * @param random 0 to 1; spreads the attempts of many rows by a fifth to either side.
 * @returns Milliseconds, or undefined when the three days are over.
 */
export function retryDelayMs(attempts: number, random: number): number | undefined {
  if (attempts >= MAX_ATTEMPTS) return undefined;
  return doubled(FIRST_MS, LONGEST_MS, attempts, random);
}

const FIRST_TRIAL_MS = 1_000;
const LONGEST_TRIAL_MS = 5 * 60_000;

/** 1 s doubling up to 5 minutes: the gaps of this many trials add up to a day. */
const MAX_TRIALS = 290;

/**
 * How long to wait before keys that a shop has handed over are tried again: a second at first, since somebody may be looking,
 * doubling up to five minutes, for a day in all.
 *
 * @param trials Trials made so far, this one included.
 * @returns Milliseconds, or undefined when the day is over.
 */
export function nextTrialMs(trials: number, random: number): number | undefined {
  return trials >= MAX_TRIALS ? undefined : doubled(FIRST_TRIAL_MS, LONGEST_TRIAL_MS, trials, random);
}

/** Spread by a fifth to either side. */
function doubled(firstMs: number, longestMs: number, attempts: number, random: number): number {
  return spread(Math.min(firstMs * 2 ** Math.min(attempts - 1, 20), longestMs), random);
}

function spread(delayMs: number, random: number): number {
  return Math.round(delayMs * (0.8 + 0.4 * random));
}

const FIRST_LOOKUP_MS = 60_000;

/**
 * How long to wait before an address without an account is looked up again: a minute at first, since people register
 * right after they paid, then twice as long each time up to six hours, without an end.
 *
 * @param lookups Look-ups made so far, this one included.
 */
export function nextLookupMs(lookups: number, random: number): number {
  return doubled(FIRST_LOOKUP_MS, LONGEST_MS, lookups, random);
}

const FIRST_CHECK_MS = 10 * 60_000;
const DAY_MS = 24 * 3_600_000;

/**
 * How long to wait before an account that was found is looked at again. One whose address is not confirmed soon, then
 * twice as long each time up to six hours: its learner cannot enter before. Any other ten minutes after it was found,
 * then once a day, since it may be disabled, retired or given another address.
 *
 * @param checks Looks made since it was found in this state; 0: it was found just now.
 */
export function nextCheckMs(isConfirmed: boolean, checks: number, random: number): number {
  if (!isConfirmed) return nextLookupMs(checks + 1, random);
  return spread(checks === 0 ? FIRST_CHECK_MS : DAY_MS, random);
}
