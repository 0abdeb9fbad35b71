import { beforeEach, expect, it } from 'vitest';
import { FailedAttempts } from './failed-attempts.ts';

const MINUTE = 60_000;

let nowMs: number;
let attempts: FailedAttempts;

beforeEach(() => {
  nowMs = 0;
  attempts = new FailedAttempts(() => nowMs);
});

function fail(times: number, source: string): void {
  for (let time = 0; time < times; time += 1) attempts.note(source);
}

it('lets nobody wait before the tenth wrong code', () => {
  fail(9, 'a');

  expect(attempts.waitSeconds('a')).toBeUndefined();
});

it('has a caller of ten wrong codes wait until ten minutes after the first, and nobody else', () => {
  fail(1, 'a');
  nowMs = 4 * MINUTE;
  fail(9, 'a');

  expect(attempts.waitSeconds('a')).toBe(6 * 60);
  expect(attempts.waitSeconds('b')).toBeUndefined();
  nowMs = 10 * MINUTE;
  expect(attempts.waitSeconds('a')).toBeUndefined();
});

it('does not count a code that turned out to be right', () => {
  for (let time = 0; time < 20; time += 1) {
    attempts.note('a');
    attempts.forgive('a');
  }

  expect(attempts.waitSeconds('a')).toBeUndefined();
});

it('has everybody wait when many callers try, and remembers none of them longer than that', () => {
  for (let caller = 0; caller < 3_000; caller += 1) attempts.note(String(caller));

  expect(attempts.waitSeconds('new')).toBe(600);
  nowMs = 11 * MINUTE;
  expect(attempts.waitSeconds('new')).toBeUndefined();
});
