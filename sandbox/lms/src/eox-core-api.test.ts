import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { api, type LmsUnderTest, runs, startLms } from '../../test-support/lms-under-test.ts';

const eox = '/eox-core/api/v1';

let lms: LmsUnderTest;

beforeEach(async () => {
  lms = await startLms({ release: 'palm', settings: { features: { eoxCore: true } } });
});

afterEach(() => lms.close());

const enroll = (json: unknown, method = 'POST') => lms.asStaff(`${eox}/enrollment/`, { json, method });
const ana = { username: 'ana', course_id: runs.demo, mode: 'verified' };

describe('eox-core', () => {
  it('is there where it was installed', async () => {
    const present = await lms.asStaff(`${eox}/userinfo/`);
    await lms.call('/__sandbox/settings', { method: 'PATCH', json: { features: { eoxCore: false } } });
    const absent = await lms.asStaff(`${eox}/userinfo/`);

    expect([present.status, present.json]).toMatchObject([200, { user: 'matricula-worker', is_staff: true }]);
    expect([absent.status, absent.text.includes('<h1>')]).toEqual([404, true]);
  });

  it('refuses whoever is not staff as a token that is none, and takes opaque tokens', async () => {
    const bearer = await lms.token('matricula-sandbox', 'bearer');

    const refused = await lms.asNobody(`${eox}/userinfo/`);
    const opaque = await lms.call(`${eox}/userinfo/`, { headers: { Authorization: `Bearer ${bearer}` } });

    expect([refused.status, refused.json]).toEqual([401, { detail: 'Invalid token' }]);
    expect(opaque.status).toBe(200);
  });

  it('is not limited', async () => {
    await lms.call('/__sandbox/settings', {
      method: 'PATCH',
      json: { throttle: { enabled: true, scale: 0.01 } },
    });

    const answers = [];
    for (let count = 0; count < 5; count += 1) answers.push(await lms.asStaff(`${eox}/userinfo/`));

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
  });
});

describe('POST enrollment/ of eox-core', () => {
  it('enrolls in any mode, with attributes', async () => {
    const attributes = [{ namespace: 'order', name: 'order_number', value: '7' }];

    const answer = await enroll({ ...ana, enrollment_attributes: attributes });

    expect([answer.status, answer.json]).toEqual([
      200,
      {
        username: 'ana',
        is_active: true,
        mode: 'verified',
        enrollment_attributes: attributes,
        course_id: runs.demo,
        created: expect.any(String) as unknown,
      },
    ]);
  });

  it('tells failed ones of a list among the others, with 202', async () => {
    await enroll({ ...ana, mode: 'audit' });

    const answer = await enroll([
      { ...ana, username: 'bob' },
      { email: 'ana@example.org', course_id: runs.demo, mode: 'verified' },
    ]);

    expect([answer.status, answer.json]).toEqual([
      202,
      [
        expect.objectContaining({ username: 'bob', mode: 'verified' }) as unknown,
        {
          username: null,
          is_active: true,
          mode: 'verified',
          course_id: runs.demo,
          email: 'ana@example.org',
          force: false,
          bundle_id: null,
          error: { detail: 'CourseEnrollmentExistsError(...), use force to update the existing enrollment' },
        },
      ],
    ]);
    expect(await lms.row('ana', runs.demo)).toMatchObject({ mode: 'audit' });
  });

  it('does nothing at all where one of a list cannot be read', async () => {
    const answer = await enroll([ana, { ...ana, username: 'ghost' }]);

    expect([answer.status, answer.json]).toEqual([400, [{}, { non_field_errors: ['User not found'] }]]);
    expect(await lms.row('ana', runs.demo)).toBeUndefined();
  });

  it.each([
    [
      'a mode that has expired',
      { ...ana, course_id: runs.expired },
      { non_field_errors: ['Mode not found'] },
    ],
    [
      'a course that is not there',
      { ...ana, course_id: runs.unknown },
      { non_field_errors: ['Course not found'] },
    ],
    ['an unknown learner', { ...ana, username: 'ghost' }, { non_field_errors: ['User not found'] }],
    ['nobody', { course_id: runs.demo, mode: 'audit' }, { non_field_errors: ['Email or username needed'] }],
    ['a mode that no LMS has', { ...ana, mode: 'gold' }, { non_field_errors: ['Invalid mode given:gold'] }],
    ['no mode', { username: 'ana', course_id: runs.demo }, { mode: ['This field is required.'] }],
    [
      'an activation that is no boolean',
      { ...ana, is_active: 'yes' },
      { is_active: ['Must be a valid boolean.'] },
    ],
    ['a malformed key', { ...ana, course_id: 'nonsense' }, { course_id: ['Invalid course_id nonsense'] }],
    [
      'no course',
      { username: 'ana', mode: 'audit' },
      { non_field_errors: ['You have to provide a course_id or bundle_id'] },
    ],
  ])('refuses %s', async (_what, body, errors) => {
    const answer = await enroll(body);

    expect([answer.status, answer.json]).toEqual([400, errors]);
  });

  it.each([
    ['closed', runs.closed, 'CourseEnrollmentClosedError'],
    ['full', runs.full, 'CourseEnrollmentFullError'],
  ])('says that a run is %s, unless it is forced', async (_what, courseId, detail) => {
    const body = { ...ana, course_id: courseId, mode: 'audit' };

    const refused = await enroll(body);
    const forced = await enroll({ ...body, force: true });

    expect([refused.status, refused.json]).toMatchObject([202, { error: { detail } }]);
    expect([forced.status, forced.json]).toMatchObject([200, { username: 'ana', is_active: true }]);
  });

  it('raises an enrollment to an expired mode when it is forced', async () => {
    await enroll({ ...ana, course_id: runs.expired, mode: 'audit' });

    const answer = await enroll({ ...ana, course_id: runs.expired, force: true });

    expect(answer.json).toMatchObject({ mode: 'verified', is_active: true });
  });

  it('yields to a plug-in’s filter even when it is forced', async () => {
    await lms.call('/__sandbox/settings', { method: 'PATCH', json: { refusedByFilter: [runs.demo] } });

    expect((await enroll({ ...ana, force: true })).status).toBe(202);
    expect(await lms.row('ana', runs.demo)).toBeUndefined();
  });
});

describe('PUT, GET and DELETE enrollment/ of eox-core', () => {
  it('change what is there, mode and activation at once', async () => {
    await enroll(ana);

    const changed = await enroll({ ...ana, mode: 'audit', is_active: false }, 'PUT');
    const missing = await enroll({ ...ana, username: 'bob' }, 'PUT');

    expect([changed.status, changed.json]).toMatchObject([
      200,
      { user: 'ana', mode: 'audit', is_active: false },
    ]);
    expect([missing.status, missing.json]).toMatchObject([
      202,
      { error: { detail: 'No enrollment found for bob' } },
    ]);
  });

  it('read and delete one by username or address', async () => {
    await enroll(ana);
    const query = new URLSearchParams({ email: 'ana@example.org', course_id: runs.demo }).toString();

    const found = await lms.asStaff(`${eox}/enrollment/?${query}`);
    const deleted = await lms.asStaff(`${eox}/enrollment/?${query}`, { method: 'DELETE' });
    const gone = await lms.asStaff(`${eox}/enrollment/?${query}`);
    const nobody = await lms.asStaff(`${eox}/enrollment/?username=ghost&course_id=x`);

    expect(found.json).toMatchObject({ username: 'ana', mode: 'verified', course_id: runs.demo });
    expect(deleted.status).toBe(204);
    expect([gone.status, gone.json]).toEqual([404, ['No enrollment found for user:`ana`']]);
    expect(nobody.status).toBe(404);
  });
});

describe('pre-enrollment/ of eox-core', () => {
  const pair = { email: 'new@example.org', course_id: runs.demo };
  const query = new URLSearchParams(pair).toString();
  const call = (method: string, json: unknown) => lms.asStaff(`${eox}/pre-enrollment/`, { method, json });

  it('makes one with automatic enrollment, changes it and withdraws it', async () => {
    const made = await call('POST', pair);
    const changed = await call('PUT', { ...pair, auto_enroll: false });
    const found = await lms.asStaff(`${eox}/pre-enrollment/?${query}`);
    const deleted = await lms.asStaff(`${eox}/pre-enrollment/?${query}`, { method: 'DELETE' });
    const gone = await lms.asStaff(`${eox}/pre-enrollment/?${query}`);

    expect([made.status, made.json]).toEqual([200, { ...pair, auto_enroll: true }]);
    expect([changed.json, found.json]).toEqual([found.json, { ...pair, auto_enroll: false }]);
    expect([deleted.status, gone.status]).toEqual([204, 404]);
  });

  it('says 404 of one that exists already, and warns of an unknown course', async () => {
    await call('POST', pair);

    const again = await call('POST', pair);
    const unknown = await call('POST', { ...pair, course_id: runs.unknown });
    const wrong = await call('POST', { email: 'nonsense' });

    expect([again.status, again.json]).toEqual([
      404,
      { detail: `Pre-enrollment already exists for email: new@example.org course_id: ${runs.demo}` },
    ]);
    expect(unknown.json).toMatchObject({
      warning: [`Course with course_id:${runs.unknown} does not exist`],
    });
    expect([wrong.status, wrong.json]).toEqual([
      400,
      { email: ['Enter a valid email address.'], course_id: ['This field is required.'] },
    ]);
  });
});

describe('accounts of eox-core', () => {
  const nora = { email: 'nora@example.org', username: 'nora', fullname: 'Nora Paz', skip_password: true };
  const create = (json: unknown) => lms.asStaff(`${eox}/user/`, { json });

  it('are made without a mail; an active one takes up its pre-enrollments', async () => {
    await lms.asStaff(`${eox}/pre-enrollment/`, { json: { email: nora.email, course_id: runs.demo } });

    const answer = await create({ ...nora, activate_user: true });

    expect([answer.status, answer.json]).toEqual([
      200,
      { email: nora.email, username: 'nora', is_active: true, is_staff: false, is_superuser: false },
    ]);
    expect(await lms.row('nora', runs.demo)).toMatchObject({ mode: 'audit', is_active: true });
  });

  it('are not made twice, nor without what they need', async () => {
    await create(nora);

    const again = await create(nora);
    const empty = await create({});

    expect([again.status, again.json]).toEqual([
      400,
      { non_field_errors: ['Account already exists with the provided: email, username'] },
    ]);
    expect(Object.keys(empty.json as object)).toEqual(['email', 'username', 'fullname', 'password']);
  });

  it('are found and activated', async () => {
    await create(nora);

    const patch = { method: 'PATCH', json: { email: nora.email, is_active: true } };
    const changed = await lms.asStaff(`${eox}/update-user/`, patch);
    const found = await lms.asStaff(`${eox}/user/?email=nora%40example.org`);
    const nobody = await lms.asStaff(`${eox}/user/?email=ghost%40example.org`);

    expect(changed.json).toMatchObject({ username: 'nora', is_active: true });
    expect(found.json).toEqual(changed.json);
    expect(nobody.status).toBe(404);
  });
});

it('leaves the enrollments of eox-core to the other views of the LMS', async () => {
  await enroll(ana);

  const read = await lms.asStaff(`${api}/enrollment/ana,${runs.demo}`);

  expect(read.json).toMatchObject({ user: 'ana', mode: 'verified', is_active: true });
});
