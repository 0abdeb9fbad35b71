import type { LmsInTest } from '../world.ts';
import type { Random } from './random.ts';

const V1 = '/api/enrollment/v1';

/** Calls that a fault can meet; those that write come up more often. */
const CALLS = [
  { method: 'POST', path: `${V1}/enrollment`, pathPattern: '/enrollment$' },
  { method: 'POST', path: `${V1}/enrollment`, pathPattern: '/enrollment$' },
  { method: 'POST', path: `${V1}/enrollment_allowed` },
  { method: 'GET', path: `${V1}/enrollment` },
  { method: 'GET', path: '/api/user/v1/accounts' },
  { method: 'POST', path: '/api/user/v1/accounts/search_emails' },
  { path: '/oauth2/access_token' },
  {},
];

const busy = (body: unknown, headers = {}) => ({ status: 429, body, headers });

/** What an LMS, or whatever stands in front of it, may answer. */
const FAULTS = {
  'lost answer': { reset: 'after' },
  'half an answer': { reset: 'midway' },
  'no connection': { reset: 'before' },
  slow: { delayMs: 400 },
  'garbled JSON': { status: 200, body: '{"user": "somebo' },
  'a page with 200': { status: 200, html: true, body: '<h1>Welcome to our campus</h1>' },
  'a page with 500': { status: 500, html: true },
  'JSON with 500': { status: 500, body: { message: 'An error occurred while creating the enrollment.' } },
  'a proxy’s 502': { status: 502, html: true, body: '<h1>502 Bad Gateway</h1>' },
  'a 504 without a body': { status: 504 },
  'a 429 with Retry-After': busy({ detail: 'Request was throttled.' }, { 'Retry-After': '9' }),
  'a 429 with its wait in the text': busy({
    developer_message: 'Request was throttled. Expected available in 17 seconds.',
  }),
  'a 429 without a wait': busy({ developer_message: 'Request was throttled.' }),
  'a refused token': { status: 401, body: { detail: 'Signature has expired.' } },
};

/** Longer than any call waits for its answer, but for the list of enrollments. */
const TOO_SLOW = { delayMs: 32_000 };

/**
 * Has the LMS fail at calls to come: which ones and how is drawn.
 *
 * @param mayBeSlow One call in the wave is answered only when nobody waits for it any more.
 */
export async function addLmsFaults(
  lms: LmsInTest,
  random: Random,
  { count, mayBeSlow }: { count: number; mayBeSlow: boolean },
): Promise<void> {
  const names = Object.keys(FAULTS) as (keyof typeof FAULTS)[];
  for (let placed = 0; placed < count; placed += 1) {
    const name = random.pick(names);
    await lms.fault({
      name,
      match: random.pick(CALLS),
      times: random.between(1, 2),
      skip: random.between(0, 12),
      action: FAULTS[name],
    });
  }
  if (!mayBeSlow) return;
  const match = { method: 'POST', path: `${V1}/enrollment`, pathPattern: '/enrollment$' };
  await lms.fault({ name: 'too slow', match, times: 1, skip: random.between(0, 10), action: TOO_SLOW });
}
