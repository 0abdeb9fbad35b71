import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { api, type LmsUnderTest, runs, startLms } from '../../test-support/lms-under-test.ts';

let lms: LmsUnderTest;

beforeEach(async () => {
  lms = await startLms();
});

afterEach(() => lms.close());

const path = `${api}/enrollment_allowed/`;
const pair = { email: 'new@example.org', course_id: runs.demo };

function register(json: Record<string, unknown>) {
  return lms.call('/__sandbox/users', { json });
}

function change(username: string, json: Record<string, unknown>) {
  return lms.call(`/__sandbox/users/${username}`, { method: 'PATCH', json });
}

describe('pre-enrollments', () => {
  it('are added, listed by address in any case, and removed', async () => {
    const added = await lms.asStaff(path, { json: { ...pair, auto_enroll: true } });
    const listed = await lms.asStaff(`${path}?email=NEW%40example.org`);
    const removed = await lms.asStaff(path, { method: 'DELETE', json: pair });
    const gone = await lms.asStaff(`${path}?email=new%40example.org`);

    expect(added.status).toBe(201);
    expect(added.json).toMatchObject({ ...pair, auto_enroll: true, user: null });
    expect(listed.json).toEqual([added.json]);
    expect([removed.status, removed.text]).toEqual([204, '']);
    expect(gone.json).toEqual([]);
  });

  it('are the caller’s own when no address is asked for', async () => {
    await lms.asStaff(path, { json: { email: 'matricula-worker@lms.example', course_id: runs.demo } });

    expect((await lms.asStaff(path)).json).toMatchObject([{ auto_enroll: false }]);
  });

  it('need address and course', async () => {
    const message = "Please provide a value for 'email' and 'course_id' in the request data.";

    const answers = [
      await lms.asStaff(path, { json: { email: 'new@example.org' } }),
      await lms.asStaff(path, { method: 'DELETE', json: {} }),
    ];

    expect(answers.map((answer) => [answer.status, answer.json])).toEqual([
      [400, { message }],
      [400, { message }],
    ]);
  });

  it('that exist keep their auto_enroll', async () => {
    await lms.asStaff(path, { json: pair });
    const again = await lms.asStaff(path, { json: { ...pair, auto_enroll: true } });
    const { json } = await lms.asStaff(`${path}?email=new%40example.org`);

    expect(again.status).toBe(409);
    expect(again.json).toEqual({
      message: `An enrollment allowed with email new@example.org and course ${runs.demo} already exists.`,
    });
    expect(json).toMatchObject([{ auto_enroll: false }]);
  });

  it('that do not exist cannot be removed', async () => {
    const answer = await lms.asStaff(path, { method: 'DELETE', json: pair });

    expect(answer.status).toBe(404);
    expect(answer.json).toEqual({
      message: `An enrollment allowed with email new@example.org and course ${runs.demo} doesn't exists.`,
    });
  });

  it('take unknown courses but no malformed key', async () => {
    expect((await lms.asStaff(path, { json: { ...pair, course_id: runs.unknown } })).status).toBe(201);
    expect((await lms.asStaff(path, { json: { ...pair, course_id: 'nonsense' } })).status).toBe(500);
  });

  it('are for staff', async () => {
    const answer = await lms.asNobody(path);

    expect(answer.status).toBe(403);
    expect(answer.json).toEqual({ detail: 'You do not have permission to perform this action.' });
  });

  it('are not there on Palm', async () => {
    await lms.call('/__sandbox/settings', { method: 'PATCH', json: { release: 'palm' } });
    const answer = await lms.asStaff(path);

    expect(answer.status).toBe(404);
    expect(answer.headers.get('content-type')).toContain('text/html');
  });

  it('do nothing by themselves for an account that is active already', async () => {
    await lms.asStaff(path, { json: { email: 'ana@example.org', course_id: runs.demo, auto_enroll: true } });

    expect(await lms.row('ana', runs.demo)).toBeUndefined();
  });
});

describe('a pre-enrollment becomes an enrollment', () => {
  beforeEach(() => lms.asStaff(path, { json: { ...pair, auto_enroll: true } }));

  it('in the default mode when the learner confirms the address', async () => {
    await register({ email: 'new@example.org', is_active: false });
    const before = await lms.row('new', runs.demo);
    await change('new', { is_active: true });

    expect(before).toBeUndefined();
    expect(await lms.row('new', runs.demo)).toMatchObject({ mode: 'audit', is_active: true });
    expect((await lms.asStaff(`${path}?email=new%40example.org`)).json).toMatchObject([{ user: 33 }]);
  });

  it('when an active account changes its address to it', async () => {
    await change('ana', { email: 'New@Example.org' });

    expect(await lms.row('ana', runs.demo)).toMatchObject({ mode: 'audit', is_active: true });
  });

  it('even in a full course', async () => {
    await lms.asStaff(path, { json: { ...pair, course_id: runs.full, auto_enroll: true } });
    await register({ email: 'new@example.org' });

    expect(await lms.row('new', runs.full)).toMatchObject({ mode: 'audit' });
  });

  it('not when it does not say so', async () => {
    await lms.asStaff(path, { json: { ...pair, course_id: runs.audit } });
    await register({ email: 'new@example.org' });

    expect(await lms.row('new', runs.audit)).toBeUndefined();
  });

  it('not in a closed course where the site lets none in', async () => {
    await lms.call('/__sandbox/settings', {
      method: 'PATCH',
      json: { features: { disableAllowedEnrollmentIfClosed: true } },
    });
    await lms.asStaff(path, { json: { ...pair, course_id: runs.closed, auto_enroll: true } });
    await register({ email: 'new@example.org' });

    expect(await lms.row('new', runs.closed)).toBeUndefined();
    expect(await lms.row('new', runs.demo)).toBeDefined();
  });

  it('leaves alone a mode the learner has already', async () => {
    await register({ email: 'new@example.org', is_active: false });
    await lms.enroll(runs.demo, { user: 'new', mode: 'verified' });
    await change('new', { is_active: true });

    expect(await lms.row('new', runs.demo)).toMatchObject({ mode: 'verified' });
  });

  it('and stays enrolled when it is withdrawn afterwards', async () => {
    await register({ email: 'new@example.org' });
    await lms.asStaff(path, { method: 'DELETE', json: pair });

    expect(await lms.row('new', runs.demo)).toMatchObject({ is_active: true });
  });
});
