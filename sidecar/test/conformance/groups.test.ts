import { afterEach, describe, expect, it } from 'vitest';
import type { LmsDriver } from '../../src/lms/drivers.ts';
import { enrollmentKey } from '../../src/lms/lms-client.ts';
import { courseKey, DEMO } from '../support/builders.ts';
import type { JournalEntry } from '../support/world.ts';
import { startSandboxTarget, type SandboxTarget } from './targets.ts';

const HONOR = courseKey('course-v1:Acme+HONOR1+2026');
const PROFESSIONAL = courseKey('course-v1:Acme+PRO1+2026');
const NOWHERE = courseKey('course-v1:Acme+NOPE+2026');
const CLOSED = courseKey('course-v1:Acme+CLOSED1+2025');

let target: SandboxTarget;

afterEach(() => target.close());

const start = async (driver: LmsDriver, features: object = {}) => {
  const settings = { features: { bulkEnroll: true, ...features }, throttle: { enabled: true, scale: 1000 } };
  target = await startSandboxTarget(driver, { release: 'verawood', settings });
};
const enroll = (usernames: string[], mode: string, course = DEMO, mayBypassLimits = true) =>
  target.client.enrollGroup({
    courseKey: course,
    mode,
    mayBypassLimits,
    learners: usernames.map((username) => ({ username, orders: [`books/${username}`] })),
  });
const many = async (count: number) => {
  await target.lms.call('POST', '/users/bulk', { count, prefix: 'many' });
  return Array.from({ length: count }, (_, index) => `many-${index + 1}`);
};
const throttled = (entries: JournalEntry[]) => entries.filter(({ scope }) => scope === 'staff').length;
const shownOf = (usernames: string[], mode: string) =>
  new Map(usernames.map((username) => [enrollmentKey(username, DEMO), { isActive: true, mode }]));

describe('a group in bulk enrollment', () => {
  it('of a hundred takes three throttled calls, and is shown as the LMS has it', async () => {
    await start('openedx');
    const usernames = await many(100);
    const mark = await target.lms.mark();

    const shown = await enroll(usernames, 'audit');

    expect(shown).toEqual(shownOf(usernames, 'audit'));
    expect(throttled(await target.lms.journal(mark))).toBe(3);
  });

  it('is in the default mode of the run, or nothing is done', async () => {
    await start('openedx');

    expect(await enroll(['ana'], 'verified')).toBeUndefined();
    expect(await enroll(['ana'], 'professional', PROFESSIONAL)).toBeUndefined();
    expect(await enroll(['ana'], 'honor', HONOR)).toEqual(
      new Map([[enrollmentKey('ana', HONOR), { isActive: true, mode: 'honor' }]]),
    );
    expect((await target.lms.enrollments('ana')).map((row) => row.course_id)).toEqual([HONOR]);
  });

  it('is not used where the limits of the run hold, since it asks for none of them', async () => {
    await start('openedx');

    expect(await enroll(['ana'], 'audit', CLOSED, false)).toBeUndefined();
    expect(await target.lms.enrollment('ana', CLOSED)).toBeUndefined();
    expect((await enroll(['ana'], 'audit', CLOSED))?.size).toBe(1);
  });

  it('shows the mode that somebody has, not the one that was asked for', async () => {
    await start('openedx');
    await target.lms.call('PUT', '/enrollments', { user: 'bob', course_id: DEMO, mode: 'verified' });

    expect((await enroll(['ana', 'bob'], 'audit'))?.get(enrollmentKey('bob', DEMO))).toEqual({
      isActive: true,
      mode: 'verified',
    });
  });

  it('leaves out whom the LMS did not enroll: nobody, the unconfirmed, and whose name is an address', async () => {
    await start('openedx');
    await target.lms.call('POST', '/users', { email: 'eve@example.org', username: 'bob@example.com' });

    const shown = await enroll(['ana', 'ghost', 'uma', 'bob@example.com'], 'audit');

    expect(shown).toEqual(shownOf(['ana'], 'audit'));
    expect(await target.lms.enrollment('bob', DEMO)).toBeUndefined();
  });

  it('leaves out the unconfirmed also where they were enrolled once', async () => {
    await start('openedx');
    const before = { user: 'uma', course_id: DEMO, mode: 'audit', is_active: false };
    await target.lms.call('PUT', '/enrollments', before);

    expect(await enroll(['ana', 'uma'], 'audit')).toEqual(shownOf(['ana'], 'audit'));
  });

  it('of a run that is not there is refused before the LMS writes it down', async () => {
    await start('openedx');

    await expect(enroll(['ana'], 'audit', NOWHERE)).rejects.toMatchObject({ code: 'course_not_found' });
    await expect(target.client.preEnrollGroup(['new@example.org'], NOWHERE)).rejects.toMatchObject({
      code: 'course_not_found',
    });
    expect([await target.lms.enrollments('ana'), await target.lms.allowed()]).toEqual([[], []]);
  });

  it('is refused by a plug-in one by one', async () => {
    await start('openedx');
    await target.lms.call('PATCH', '/settings', { refusedByFilter: [DEMO] });

    expect(await enroll(['ana', 'bob'], 'audit')).toEqual(new Map());
  });

  it('is not tried again once it is known to be off', async () => {
    await start('openedx', { bulkEnroll: false });

    const answers = [await enroll(['ana'], 'audit'), await enroll(['ana'], 'audit')];

    expect(answers).toEqual([undefined, undefined]);
    const calls = (await target.lms.journal()).filter(({ path }) => path.includes('bulk_enroll'));
    expect(calls).toHaveLength(1);
    expect(target.told).toEqual([{ bulkEnroll: false }]);
  });

  it('that is half done when the LMS switches it off is shown as far as it went', async () => {
    await start('openedx');
    const usernames = await many(60);
    const action = { status: 404, html: true, body: '<h1>Page not found</h1>' };
    await target.lms.fault({ match: { path: '/api/bulk_enroll' }, skip: 1, times: null, action });

    expect(await enroll(usernames, 'audit')).toEqual(shownOf(usernames.slice(0, 50), 'audit'));
    expect(await enroll(usernames, 'audit')).toBeUndefined();
  });

  it('whose answer is cut off is in doubt', async () => {
    await start('openedx');
    await target.lms.fault({ match: { path: '/api/bulk_enroll' }, action: { reset: 'after' } });

    await expect(enroll(['ana'], 'audit')).rejects.toMatchObject({
      code: 'lms_unreachable',
      isDoubtful: true,
    });
  });

  it('of addresses is pre-enrolled in one call for fifty, those with an account left out', async () => {
    await start('openedx');
    const emails = Array.from({ length: 51 }, (_, index) => `New-${index}@example.org`);
    const mark = await target.lms.mark();

    const made = await target.client.preEnrollGroup([...emails, 'bob@example.com'], DEMO);

    expect(made).toEqual(new Map(emails.map((email) => [email.toLowerCase(), 'created'])));
    expect(throttled(await target.lms.journal(mark))).toBe(2);
    expect((await target.lms.allowed()).every((row) => row.auto_enroll)).toBe(true);
  });
});

describe('a hundred learners', () => {
  it.each([
    ['verawood', {}],
    ['master', { enrollmentV1: false }],
  ] as const)('are read in one throttled call on %s with %j', async (release, features) => {
    const settings = { features, throttle: { enabled: true, scale: 1000 } };
    target = await startSandboxTarget('openedx', { release, settings });
    const usernames = await many(100);
    await target.client.probe();
    for (const user of usernames) {
      await target.lms.call('PUT', '/enrollments', { user, course_id: DEMO, mode: 'audit' });
    }
    const mark = await target.lms.mark();

    const seen = await target.client.readEnrollments({ usernames, courseKey: DEMO });

    expect(seen).toEqual(shownOf(usernames, 'audit'));
    expect(throttled(await target.lms.journal(mark))).toBe(1);
  });
});

describe('a group in eox-core', () => {
  it('is enrolled in the paid mode without one throttled call, with its orders', async () => {
    await start('eox-core', { eoxCore: true });
    const usernames = await many(60);
    const mark = await target.lms.mark();

    const shown = await enroll(usernames, 'verified', DEMO, false);

    expect(shown).toEqual(shownOf(usernames, 'verified'));
    expect(throttled(await target.lms.journal(mark))).toBe(0);
    expect((await target.lms.enrollment('many-7', DEMO))?.attributes[0]?.value).toBe('books/many-7');
  });

  it('keeps to the limits of the run', async () => {
    await start('eox-core', { eoxCore: true });

    expect(await enroll(['ana', 'bob'], 'audit', CLOSED, true)).toEqual(new Map());
    expect(await target.lms.enrollment('ana', CLOSED)).toBeUndefined();
  });

  it('does not change whoever is in already: they are looked at singly', async () => {
    await start('eox-core', { eoxCore: true });
    await target.lms.call('PUT', '/enrollments', { user: 'bob', course_id: DEMO, mode: 'audit' });

    expect(await enroll(['ana', 'bob'], 'verified')).toEqual(shownOf(['ana'], 'verified'));
    expect((await target.lms.enrollment('bob', DEMO))?.mode).toBe('audit');
  });

  it('shows nobody who was not asked for', async () => {
    await start('eox-core', { eoxCore: true });
    const item = { username: 'eve', course_id: DEMO, mode: 'verified', is_active: true };
    const action = { status: 200, body: [item] };
    await target.lms.fault({ match: { method: 'POST', path: '/eox-core/api/v1/enrollment/' }, action });

    expect(await enroll(['ana'], 'verified')).toEqual(new Map());
  });

  it('goes by bulk enrollment where the plug-in is not there', async () => {
    await start('eox-core');

    expect(await enroll(['ana'], 'verified')).toBeUndefined();
    expect(await enroll(['ana'], 'audit')).toEqual(shownOf(['ana'], 'audit'));
  });
});
