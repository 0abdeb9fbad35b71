import { expect, it } from 'vitest';
import { readRetryAfter } from './retry-after.ts';

it.each([
  ['120', 120],
  [undefined, 60],
  ['', 60],
  ['0', 60],
  ['-5', 60],
  ['soon', 60],
  ['Wed, 25 Nov 2026 10:00:00 GMT', 60],
  ['86400', 3600],
  ['1e99', 3600],
  ['Infinity', 3600],
])('a Retry-After of %j is %i seconds', (header, seconds) => {
  expect(readRetryAfter(header)).toBe(seconds);
});
