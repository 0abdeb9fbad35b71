import { describe, expect, it } from 'vitest';
import { Bell } from './bell.ts';

const A_LONG_TIME_MS = 60_000;

describe('Bell', () => {
  it('wakes everybody who sleeps', async () => {
    const bell = new Bell();
    const sleepers = Promise.all([bell.sleep(A_LONG_TIME_MS), bell.sleep(A_LONG_TIME_MS)]);

    bell.ring();

    expect(await sleepers).toHaveLength(2);
  });

  it('wakes nobody who sleeps later, and counts', async () => {
    const bell = new Bell();
    const started = performance.now();

    bell.ring();
    bell.ring();
    await bell.sleep(20);

    // A timer may be a millisecond early.
    expect(performance.now() - started).toBeGreaterThan(18);
    expect(bell.rings).toBe(2);
  });
});
