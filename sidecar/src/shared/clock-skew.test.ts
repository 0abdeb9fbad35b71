import { expect, it } from 'vitest';
import { clockSkewSeconds } from './clock-skew.ts';

const askedAt = Date.parse('2026-11-23T22:00:00Z');

it.each([
  ['the same time', 'Mon, 23 Nov 2026 22:00:00 GMT', 0],
  ['a minute ahead', 'Mon, 23 Nov 2026 22:01:00 GMT', 60],
  ['an hour behind', 'Mon, 23 Nov 2026 21:00:00 GMT', -3600],
])('a machine whose clock shows %s is told by whole seconds', (_what, date, seconds) => {
  expect(clockSkewSeconds(date, askedAt)).toBe(seconds);
});

it('a second begun counts from its half', () => {
  expect(clockSkewSeconds('Mon, 23 Nov 2026 22:00:00 GMT', askedAt + 400)).toBeCloseTo(0);
  expect(clockSkewSeconds('Mon, 23 Nov 2026 22:00:00 GMT', askedAt + 600)).toBe(-1);
});

it.each([undefined, '', 'soon'])('a machine that says %s does not tell its time', (date) => {
  expect(clockSkewSeconds(date, askedAt)).toBeUndefined();
});
