import type { StoryName } from './stories.ts';

/** Just before a thing is done, and just after it: both are moments at which the sidecar can be killed. */
export type Phase = 'before' | 'after';

export type Party = 'lms' | 'shop' | 'plugin';

/**
 * A hop on an order's way, and a story that comes by it. Each is reached from outside, the sidecar knows nothing of it:
 * a commit is held up or heard of in the database, a call where it arrives, before and after it is carried out.
 */
export interface Hop {
  name: string;
  story: StoryName;
  at: Commit | Call;
}

interface Commit {
  /** As in CREATE TRIGGER: what is about to be committed. */
  trigger: string;
}

interface Call {
  party: Party;
  matches: (call: { method: string; path: string; body: unknown }) => boolean;
}

const ENROLLMENT = '/api/enrollment/v1/enrollment';
const ALLOWED = '/api/enrollment/v1/enrollment_allowed/';
const ACCOUNTS = '/api/user/v1/accounts';
const ORDER = /^\/wp-json\/wc\/v3\/orders\/\d+$/;

const commit = (trigger: string): Commit => ({ trigger });
const call = (party: Party, method: string, fits: (path: string, body: unknown) => boolean): Call => ({
  party,
  matches: (seen) => seen.method === method && fits(seen.path, seen.body),
});
const leaves = (body: unknown) => (body as { is_active?: boolean } | null)?.is_active === false;

const changed = (table: string, column: string, when: string) =>
  commit(`after update of ${column} on matricula.${table} for each row when (${when})`);
const inserted = (table: string) => commit(`after insert on matricula.${table} for each row`);
const appeared = (table: string, column: string, more = 'true') =>
  changed(table, column, `old.${column} is null and new.${column} is not null and ${more}`);

export const HOPS: Hop[] = [
  { name: 'delivery stored', story: 'bought', at: inserted('inbox') },
  { name: 'delivery that is tried once', story: 'triedOnce', at: inserted('inbox') },
  {
    name: 'order planned',
    story: 'bought',
    at: commit(
      `after insert on matricula.grants for each row when (new.source = 'order' and new.generation = 1)`,
    ),
  },
  {
    name: 'account looked up',
    story: 'bought',
    at: call('lms', 'GET', (path) => path === ACCOUNTS),
  },
  { name: 'account kept', story: 'bought', at: appeared('learners', 'username', 'old.lookups = 0') },
  {
    name: 'enrollment read',
    story: 'bought',
    at: call('lms', 'GET', (path) => path.startsWith(`${ENROLLMENT}/`)),
  },
  {
    name: 'intent kept',
    story: 'bought',
    at: changed('access', 'written_at', 'new.written_at is distinct from old.written_at'),
  },
  {
    name: 'enrolled in the LMS',
    story: 'bought',
    at: call('lms', 'POST', (path, body) => path === ENROLLMENT && !leaves(body)),
  },
  { name: 'answer kept', story: 'bought', at: appeared('access', 'seen_at', 'new.written_at is not null') },
  { name: 'outcome kept', story: 'bought', at: appeared('access', 'confirmed_at') },
  { name: 'order settled', story: 'bought', at: inserted('reports') },
  {
    name: 'note written in the shop',
    story: 'bought',
    at: call('shop', 'POST', (path) => path.endsWith('/notes')),
  },
  { name: 'staff note kept', story: 'bought', at: appeared('reports', 'staff_note_id') },
  { name: 'customer note kept', story: 'bought', at: appeared('reports', 'customer_note_id') },
  {
    name: 'order completed in the shop',
    story: 'bought',
    at: call('shop', 'PUT', (path) => ORDER.test(path)),
  },
  { name: 'report kept', story: 'bought', at: changed('reports', 'state', `new.state = 'sent'`) },
  {
    name: 'refused deliveries asked for',
    story: 'refused',
    at: call('shop', 'GET', (path) => path === '/wp-json/wc/v3/orders'),
  },
  {
    name: 'sweep kept',
    story: 'refused',
    at: changed('shops', 'next_sweep_at', 'old.next_sweep_at is not null and new.next_sweep_at is null'),
  },
  { name: 'outbox asked for', story: 'polled', at: call('plugin', 'POST', (path) => path === 'outbox') },
  {
    name: 'report taken by the plugin',
    story: 'polled',
    at: call('plugin', 'POST', (path) => path === 'report'),
  },
  {
    name: 'old order taken over',
    story: 'takenOver',
    at: commit(`after insert on matricula.orders for each row when (new.backfilled_at is not null)`),
  },
  {
    name: 'backfill over',
    story: 'takenOver',
    at: appeared('reconciliations', 'finished_at', `new.kind = 'backfill'`),
  },
  {
    name: 'refund planned',
    story: 'refunded',
    at: appeared('grants', 'ended_at', `new.end_cause = 'refunded'`),
  },
  {
    name: 'taken out in the LMS',
    story: 'refunded',
    at: call('lms', 'POST', (path, body) => path === ENROLLMENT && leaves(body)),
  },
  {
    name: 'taking out kept',
    story: 'refunded',
    at: changed('access', 'written_modes', `old.written_modes <> '{}' and new.written_modes = '{}'`),
  },
  { name: 'question asked', story: 'asked', at: inserted('questions') },
  { name: 'question answered', story: 'asked', at: appeared('questions', 'answered_at') },
  {
    name: 'pre-enrolled in the LMS',
    story: 'registered',
    at: call('lms', 'POST', (path) => path === ALLOWED),
  },
  {
    name: 'pre-enrollment kept',
    story: 'registered',
    at: changed('access', 'pre_enrollment', `new.pre_enrollment in ('asked', 'ours')`),
  },
  {
    name: 'registration noticed',
    story: 'registered',
    at: appeared('learners', 'username', 'old.lookups > 0'),
  },
  {
    name: 'pre-enrollment withdrawn in the LMS',
    story: 'withdrawn',
    at: call('lms', 'DELETE', (path) => path === ALLOWED),
  },
];
