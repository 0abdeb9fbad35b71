import { afterEach, describe, expect, it } from 'vitest';
import type { SandboxLmsOptions } from '../../../sandbox/index.ts';
import type { CourseKey } from '../../src/ledger/course-key.ts';
import type { LmsDriver } from '../../src/lms/drivers.ts';
import { LmsError } from '../../src/lms/lms-error.ts';
import { courseKey, DEMO } from '../support/builders.ts';
import { startSandboxTarget, type SandboxTarget } from './targets.ts';

const EXPIRED = courseKey('course-v1:Acme+EXPIRED1+2026');
const CLOSED = courseKey('course-v1:Acme+CLOSED1+2025');
const FULL = courseKey('course-v1:Acme+FULL1+2026');
const INVITE = courseKey('course-v1:Acme+INVITE1+2026');

/** One way to speak to one kind of LMS. `refusesAs`: how a plug-in's filter looks there. */
interface Dialect {
  name: string;
  driver: LmsDriver;
  options: SandboxLmsOptions;
  refusesAs: string;
  /** Knows `force_enrollment`. */
  forces: boolean;
  /** Where an enrollment is written. */
  writes: RegExp;
}

const v2Only = { features: { enrollmentV1: false } };
const withEoxCore = { features: { eoxCore: true } };

const DIALECTS: Dialect[] = [
  {
    name: 'v1 of Palm',
    driver: 'openedx',
    options: { release: 'palm' },
    refusesAs: 'lms_failing',
    forces: false,
    writes: /v1.enrollment$/,
  },
  {
    name: 'v1 of Verawood',
    driver: 'openedx',
    options: { release: 'verawood' },
    refusesAs: 'enrollment_refused',
    forces: true,
    writes: /v1.enrollment$/,
  },
  {
    name: 'v2',
    driver: 'openedx',
    options: { release: 'master', settings: v2Only },
    refusesAs: 'enrollment_refused',
    forces: true,
    writes: /v2.enrollment.$/,
  },
  {
    name: 'eox-core on Verawood',
    driver: 'eox-core',
    options: { release: 'verawood', settings: withEoxCore },
    refusesAs: 'enrollment_refused',
    forces: true,
    writes: /eox-core.*enrollment.$/,
  },
];

describe.each(DIALECTS)('what can go wrong in $name', ({ driver, options, refusesAs, forces, writes }) => {
  let target: SandboxTarget;
  const start = async (settings: object = {}) => {
    target = await startSandboxTarget(driver, options);
    await target.lms.call('PATCH', '/settings', settings);
    await target.client.probe(); // finds the version that is there
  };
  const enroll = (course: CourseKey = DEMO, { mode = 'audit', force = false } = {}) =>
    target.client.writeEnrollment({
      username: 'ana',
      courseKey: course,
      mode,
      isActive: true,
      orders: [],
      force,
    });

  afterEach(() => target.close());

  it.each([
    ['a run that is closed', CLOSED, 'enrollment_not_possible'],
    ['a run by invitation', INVITE, 'enrollment_not_possible'],
    ['a run that is full', FULL, 'enrollment_not_possible'],
  ])('%s is not entered, and nobody says why', async (_what, course, code) => {
    await start();

    await expect(enroll(course)).rejects.toMatchObject({ code, scope: 'row', isDoubtful: true });
    expect(await target.lms.enrollment('ana', course)).toBeUndefined();
  });

  it.each([
    ['a closed run', CLOSED],
    ['a run by invitation', INVITE],
  ])('%s is entered by force where the release knows it', async (_what, course) => {
    await start();

    const result = enroll(course, { force: true });

    if (forces) await expect(result).resolves.toEqual({ isActive: true, mode: 'audit' });
    else await expect(result).rejects.toMatchObject({ code: 'enrollment_not_possible' });
  });

  it('a full run is not entered by force either', async () => {
    await start();

    await expect(enroll(FULL, { force: true })).rejects.toMatchObject({ code: 'enrollment_not_possible' });
  });

  it('a learner who is in a closed run is raised there all the same', async () => {
    await start();
    await target.lms.call('PUT', '/enrollments', { user: 'ana', course_id: CLOSED, mode: 'audit' });

    expect(await enroll(CLOSED, { mode: 'verified' })).toEqual({ isActive: true, mode: 'verified' });
  });

  it('a mode that has expired is unavailable', async () => {
    await start();

    await expect(enroll(EXPIRED, { mode: 'verified' })).rejects.toMatchObject({
      code: 'course_mode_unavailable',
    });
  });

  it('a plug-in of the LMS refuses', async () => {
    await start({ refusedByFilter: [DEMO] });

    await expect(enroll()).rejects.toMatchObject({ code: refusesAs });
    expect(await target.lms.enrollment('ana', DEMO)).toBeUndefined();
  });

  it('the service user is not staff any more: that is about the LMS, not about a learner', async () => {
    await start();
    await target.lms.call('PATCH', '/users/matricula-worker', { is_staff: false });
    const { client } = target;
    const calls: [string, Promise<unknown>][] = [
      ['probe', client.probe()],
      ['one', client.readEnrollment('ana', DEMO)],
      ['many', client.readEnrollments({ usernames: ['ana', 'bob'], courseKey: DEMO })],
      ['write', enroll(DEMO, { mode: 'verified' })],
      ['way out', client.writeEnrollment({ ...WAY_OUT, mode: 'audit' })],
      ['accounts', client.findAccounts(['ana@example.org', 'bob@example.com'])],
      ['account', client.lookUpAccount('ana@example.org')],
    ];

    const codes = await Promise.all(
      calls.map(async ([name, call]) => [name, await call.then(() => 'fine', codeOf)] as const),
    );

    expect(codes).toEqual(calls.map(([name]) => [name, 'staff_right_missing']));
  });

  it('the LMS throttles, and says for how long', async () => {
    await start({ throttle: { enabled: true, scale: 0.01 } });
    const calls = Array.from({ length: 4 }, () => target.client.readEnrollment('ana', DEMO));

    const settled = await Promise.allSettled(calls);

    const refused = settled.find((call) => call.status === 'rejected')?.reason as unknown;
    expect(refused).toMatchObject({ code: 'lms_throttled', scope: 'lane', retryable: true });
    expect((refused as LmsError).retryAfterSeconds).toBeGreaterThan(0);
  });

  it.each([
    ['answers with a page of its proxy', { status: 502, html: true, body: '<h1>502</h1>' }, 'lms_failing'],
    ['does the work and breaks off', { reset: 'after' }, 'lms_unreachable'],
    ['says 200 and stops in the middle', { status: 200, body: '{"user":"an' }, 'lms_failing'],
  ])('the LMS %s: nobody knows what was done', async (_what, action, code) => {
    await start();
    await target.lms.fault({ match: { method: 'POST', pathPattern: writes.source }, action });

    await expect(enroll()).rejects.toMatchObject({ code, isDoubtful: true, retryable: true });
    const isDone = 'reset' in action;
    expect(await target.client.readEnrollment('ana', DEMO)).toEqual(
      isDone ? { isActive: true, mode: 'audit' } : 'absent',
    );
  });

  it('addresses are told apart: retired, unconfirmed, never there', async () => {
    await start();

    expect(await target.client.lookUpAccount('gone@example.org')).toBe('retired');
    expect(await target.client.lookUpAccount('uma@example.org')).toMatchObject({ isActive: false });
    expect(await target.client.lookUpAccount('ghost@example.org')).toBe('no_account');
  });
});

const WAY_OUT = { username: 'ana', courseKey: DEMO, isActive: false, orders: [], force: false };

function codeOf(error: unknown): unknown {
  return error instanceof LmsError ? error.code : error;
}
