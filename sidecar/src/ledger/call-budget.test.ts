import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { CallBudget } from './call-budget.ts';

const MINUTE_MS = 60_000;

/** Times at which a backlog's calls go out, each as soon as it may. */
function backlog(budget: CallBudget, fromMs: number, untilMs: number): number[] {
  const times: number[] = [];
  for (let nowMs = fromMs; nowMs < untilMs;) {
    const waitMs = budget.waitForTurnMs(nowMs);
    if (waitMs === 0) {
      budget.note(nowMs);
      times.push(nowMs);
    } else nowMs += Math.max(1, waitMs);
  }
  return times;
}

const longestGapMs = (times: number[]) =>
  Math.max(...times.slice(1).map((time, index) => time - (times[index] ?? time)));

it('lets a few calls go at once where nobody called lately', () => {
  const budget = new CallBudget(100);

  expect(backlog(budget, 0, 100).length).toBeGreaterThanOrEqual(20);
});

it('keeps the places of a minute for all of the minute, however many wait', () => {
  const times = backlog(new CallBudget(100), 0, 10 * MINUTE_MS);

  // 61 s for 100 calls; after a quarter that went at once, 0.81 s each.
  expect(longestGapMs(times)).toBeLessThan(1_000);
  expect(times.length).toBeGreaterThan(0.97 * 1000);
});

it('has a place for a newcomer at almost any moment of a backlog', () => {
  const budget = new CallBudget(100);
  const waits: number[] = [];
  for (let minute = 0; minute < 10; minute += 1) {
    backlog(budget, minute * MINUTE_MS, (minute + 1) * MINUTE_MS);
    waits.push(budget.waitForPlaceMs((minute + 1) * MINUTE_MS));
  }

  expect(Math.max(...waits)).toBeLessThan(1_000);
});

it('counts calls of before, by whomever they were made', () => {
  const budget = new CallBudget(2, [0, 30_000]);

  expect(budget.waitForPlaceMs(40_000)).toBe(21_000);
  expect(budget.waitForPlaceMs(61_000)).toBe(0);
});

it('holds a budget that was made smaller meanwhile', () => {
  const budget = new CallBudget(3, [0, 10_000, 20_000]);
  budget.perMinute = 2;

  // Two of the three have to be a minute old.
  expect(budget.waitForPlaceMs(30_000)).toBe(41_000);
});

it('never lets more go than the budget in any minute, whoever asks and when', () => {
  const asks = fc.array(fc.record({ afterMs: fc.nat(3_000), isNewcomer: fc.boolean() }), { maxLength: 400 });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 60 }), asks, (perMinute, all) => {
      const budget = new CallBudget(perMinute);
      const times: number[] = [];
      let nowMs = 0;
      for (const { afterMs, isNewcomer } of all) {
        nowMs += afterMs;
        const waitMs = isNewcomer ? budget.waitForPlaceMs(nowMs) : budget.waitForTurnMs(nowMs);
        if (waitMs > 0) continue;
        budget.note(nowMs);
        times.push(nowMs);
      }
      for (const from of times) {
        const within = times.filter((time) => time >= from && time < from + MINUTE_MS);
        expect(within.length).toBeLessThanOrEqual(perMinute);
      }
    }),
  );
});
