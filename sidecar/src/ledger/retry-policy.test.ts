import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextCheckMs, nextLookupMs, nextTrialMs, retryDelayMs } from './retry-policy.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Every wait until we give up, with the same luck each time. */
function waits(random: number, delayMs = retryDelayMs): number[] {
  const delays: number[] = [];
  for (let attempt = 1; attempt <= 1_000; attempt += 1) {
    const delay = delayMs(attempt, random);
    if (delay === undefined) return delays;
    delays.push(delay);
  }
  throw new Error('It never ends.');
}

const sum = (delays: number[]) => delays.reduce((total, delay) => total + delay, 0);

describe('the wait before the next attempt', () => {
  it('is five seconds after the first one', () => {
    expect(retryDelayMs(1, 0.5)).toBe(5 * SECOND);
  });

  it('is spread by a fifth to either side, so that many rows do not come at once', () => {
    expect([retryDelayMs(1, 0), retryDelayMs(1, 1)]).toEqual([4 * SECOND, 6 * SECOND]);
  });

  it.each([
    [2, 10 * SECOND],
    [3, 20 * SECOND],
    [4, 40 * SECOND],
    [8, 640 * SECOND],
    [13, 20_480 * SECOND],
    [14, 6 * HOUR],
    [23, 6 * HOUR],
  ])('after attempt %i has doubled up to six hours', (attempts, delay) => {
    expect(retryDelayMs(attempts, 0.5)).toBe(delay);
  });

  it('adds up to three days, give or take an hour', () => {
    expect(Math.abs(sum(waits(0.5)) - 3 * DAY)).toBeLessThan(HOUR);
  });

  it('ends after the three days and never begins again', () => {
    const over = waits(0.5).length + 1;

    expect([over, over + 1, 1_000_000].map((attempts) => retryDelayMs(attempts, 0.5))).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('never grows shorter with the same luck', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (random) => {
        const delays = waits(random);
        expect(delays).toEqual([...delays].sort((a, b) => a - b));
      }),
    );
  });

  it('is never shorter than four seconds nor longer than 7.2 hours', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (random) => {
        const delays = waits(random);
        expect(Math.min(...delays)).toBeGreaterThanOrEqual(4 * SECOND);
        expect(Math.max(...delays)).toBeLessThanOrEqual(7.2 * HOUR);
      }),
    );
  });
});

describe('looking up an address that has no account yet', () => {
  it.each([
    [1, MINUTE],
    [2, 2 * MINUTE],
    [3, 4 * MINUTE],
    [9, 256 * MINUTE],
    [10, 6 * HOUR],
    [500, 6 * HOUR],
    [1_000_000, 6 * HOUR],
  ])('after look-up %i waits a minute at first and six hours at most', (lookups, delay) => {
    expect(nextLookupMs(lookups, 0.5)).toBe(delay);
  });

  it('is spread by a fifth to either side', () => {
    expect([nextLookupMs(1, 0), nextLookupMs(1, 1)]).toEqual([48 * SECOND, 72 * SECOND]);
  });
});

describe('an account that was found', () => {
  const minutes = (ms: number) => ms / 60_000;

  it.each([
    ['ten minutes later', 0, 10],
    ['a day after that', 1, 24 * 60],
    ['every day from then on', 30, 24 * 60],
  ])('is looked at again %s', (_when, checks, expected) => {
    expect(minutes(nextCheckMs(true, checks, 0.5))).toBe(expected);
  });

  it.each([
    ['a minute later', 0, 1],
    ['two minutes after that', 1, 2],
    ['every six hours in the end', 30, 6 * 60],
  ])('whose address is not confirmed is looked at again %s', (_when, checks, expected) => {
    expect(minutes(nextCheckMs(false, checks, 0.5))).toBe(expected);
  });
});

describe('the wait before keys are tried again', () => {
  it.each([
    [1, SECOND],
    [4, 8 * SECOND],
    [9, 256 * SECOND],
    [10, 5 * MINUTE],
    [289, 5 * MINUTE],
  ])('after trial %i has doubled up to five minutes', (trials, delay) => {
    expect(nextTrialMs(trials, 0.5)).toBe(delay);
  });

  it('adds up to a day, give or take an hour', () => {
    expect(Math.abs(sum(waits(0.5, nextTrialMs)) - DAY)).toBeLessThan(HOUR);
  });
});
