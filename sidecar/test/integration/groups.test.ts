import { afterEach, expect, it } from 'vitest';
import { defaultSeed } from '../../../sandbox/lms/src/seed.ts';
import { openRuns } from '../../src/store/open-runs.ts';
import { startWorld, type World } from '../support/world.ts';

const DEMO = 'course-v1:OpenedX+DemoX+DemoCourse';
const CLOSED = 'course-v1:Acme+CLOSED1+2025';
const FULL = 'course-v1:Acme+FULL1+2026';
const INVITED = 'course-v1:Acme+INVITE1+2026';

interface Case {
  learner: string;
  courseKey: string;
  /** What the LMS has before: an enrollment, or somebody's pre-enrollment. */
  before?: { mode: string; is_active: boolean } | 'pre_enrolled';
  mode?: string;
  ends: {
    state: string;
    cause?: string;
    inLms?: { mode: string; is_active: boolean };
    place?: { of: 'ours' | 'theirs'; auto_enroll: boolean };
    /** Modes that are the LMS's own gift. */
    given?: (string | null)[];
  };
}

/** What has to come out, whether an order is brought about alone or with others. */
const CASES: Record<string, Case> = {
  'somebody new': {
    learner: 'ana@example.org',
    courseKey: DEMO,
    ends: { state: 'settled', inLms: { mode: 'audit', is_active: true } },
  },
  'somebody who was in and left before': {
    learner: 'bob@example.com',
    courseKey: DEMO,
    before: { mode: 'audit', is_active: false },
    ends: { state: 'settled', inLms: { mode: 'audit', is_active: true } },
  },
  'somebody whom staff gave more': {
    learner: 'carla@example.org',
    courseKey: DEMO,
    before: { mode: 'verified', is_active: true },
    ends: { state: 'settled', inLms: { mode: 'verified', is_active: true }, given: ['verified'] },
  },
  'somebody whose address is not confirmed': {
    learner: 'uma@example.org',
    courseKey: DEMO,
    ends: { state: 'settled', inLms: { mode: 'audit', is_active: true } },
  },
  'a mode that the run does not have': {
    learner: 'alumno@example.net',
    courseKey: DEMO,
    mode: 'honor',
    ends: { state: 'needs_attention', cause: 'course_mode_unavailable' },
  },
  'a run that is closed': {
    learner: 'alumno@example.net',
    courseKey: CLOSED,
    ends: { state: 'settled', inLms: { mode: 'audit', is_active: true } },
  },
  'a run that is full': {
    learner: 'lucia@example.org',
    courseKey: FULL,
    ends: { state: 'settled', inLms: { mode: 'audit', is_active: true } },
  },
  'a run by invitation': {
    learner: 'mia.upper@example.org',
    courseKey: INVITED,
    ends: { state: 'settled', inLms: { mode: 'audit', is_active: true } },
  },
  'somebody without an account': {
    learner: 'new@example.org',
    courseKey: DEMO,
    ends: { state: 'waiting_for_learner', place: { of: 'ours', auto_enroll: true } },
  },
  'somebody without an account for whom staff keeps a place': {
    learner: 'expected@example.org',
    courseKey: DEMO,
    before: 'pre_enrolled',
    ends: { state: 'waiting_for_learner', place: { of: 'theirs', auto_enroll: false }, given: [null] },
  },
};

/** Staff keeps places, which let nobody in by themselves. */
const PLACES = Object.values(CASES)
  .filter(({ before }) => before === 'pre_enrolled')
  .map(({ learner, courseKey }) => ({ email: learner, course_id: courseKey }));

const FILLERS = 3;

let world: World;

afterEach(() => world.close());

/** An LMS with bulk enrollment, all of whose runs take paid learners whatever their limits. */
async function start() {
  const settings = { features: { bulkEnroll: true }, throttle: { enabled: true, scale: 1000 } };
  world = await startWorld({ lms: { settings, seed: { ...defaultSeed, allowed: PLACES } } });
  const { lms, sidecar } = world;
  await sidecar.run((trx) => openRuns(trx, 'main', ['*']));
  await sidecar.rows(`update matricula.lms_connections set capabilities = '{"bulkEnroll": true}'`);
  for (const { learner, courseKey, before } of Object.values(CASES)) {
    const user = learner.split('@')[0];
    if (typeof before === 'object')
      await lms.call('PUT', '/enrollments', { user, course_id: courseKey, ...before });
  }
}

const give = async (learner: string, courseKey: string, mode = 'audit') => {
  const gift = { lms: 'main', courseKey, learner, mode, reason: 'test' };
  const answer = await world.sidecar.api('POST', '/v1/access/grants', gift);
  if (answer.status !== 200) throw new Error(await answer.text());
};

async function look({ learner, courseKey }: Case): Promise<Case['ends']> {
  const { lms, sidecar } = world;
  const [row] = await sidecar.rows<{
    state: string;
    cause: string | null;
    place: 'ours' | 'theirs' | null;
    given: string[];
  }>(
    `select access.state, needs_attention_cause as cause, pre_enrollment as place,
       (select coalesce(json_agg(mode), '[]') from matricula.grants
         where grants.learner_id = access.learner_id and grants.course_key = access.course_key
           and source = 'lms' and ended_at is null) as given
     from matricula.access join matricula.learner_emails using (learner_id)
     where email_key = $1 and course_key = $2`,
    [learner, courseKey],
  );
  if (!row) throw new Error(`There is no access of ${learner}.`);
  const enrollment = (await lms.enrollments()).find(
    (candidate) => candidate.email.toLowerCase() === learner && candidate.course_id === courseKey,
  );
  const allowed = (await lms.allowed()).find(
    (candidate) => candidate.email === learner && candidate.course_id === courseKey,
  );
  return {
    state: row.state,
    ...(row.cause !== null && { cause: row.cause }),
    ...(enrollment && { inLms: { mode: enrollment.mode, is_active: enrollment.is_active } }),
    ...(row.place && allowed && { place: { of: row.place, auto_enroll: allowed.auto_enroll } }),
    ...(row.given.length > 0 && { given: row.given }),
  };
}

async function expectCases() {
  const seen: Record<string, Case['ends']> = {};
  for (const [name, one] of Object.entries(CASES)) seen[name] = await look(one);
  expect(seen).toEqual(Object.fromEntries(Object.entries(CASES).map(([name, { ends }]) => [name, ends])));
}

const bulkCalls = async () =>
  (await world.lms.journal()).filter(({ path }) => path.startsWith('/api/bulk_enroll')).length;

it('ends as it should where each is brought about alone', async () => {
  await start();

  for (const { learner, courseKey, mode } of Object.values(CASES)) {
    await give(learner, courseKey, mode);
    await world.untilIdle();
  }

  await expectCases();
  // The full run alone: there is no other way in.
  expect(await bulkCalls()).toBe(1);
});

it('ends the same where they are brought about in groups', async () => {
  await start();
  const { lms, sidecar } = world;
  await lms.call('POST', '/users/bulk', { count: FILLERS, prefix: 'filler' });
  const others = Array.from({ length: FILLERS }, (_, index) => index + 1);
  await sidecar.api('POST', '/v1/lms/main/pause', {});
  for (const { learner, courseKey, mode } of Object.values(CASES)) await give(learner, courseKey, mode);
  for (const other of others) {
    await give(`nobody-${other}@example.org`, DEMO);
    for (const courseKey of [DEMO, CLOSED, FULL, INVITED])
      await give(`filler-${other}@example.org`, courseKey);
  }
  const mark = await lms.mark();

  await sidecar.api('POST', '/v1/lms/main/resume', {});
  await world.untilIdle(60_000);

  await expectCases();
  expect(await lms.enrollments('filler-1')).toHaveLength(4);
  const writes = (await lms.journal(mark)).filter(
    ({ method, path }) => method === 'POST' && path.startsWith('/api'),
  );
  // A group for each run, one for the places; alone only whose address is not confirmed.
  expect(
    writes
      .map(({ path }) => path)
      .filter((path) => !path.includes('search_emails'))
      .sort(),
  ).toEqual([...Array<string>(5).fill('/api/bulk_enroll/v1/bulk_enroll'), '/api/enrollment/v1/enrollment']);
});
