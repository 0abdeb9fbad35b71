import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { api, type LmsUnderTest, runs, startLms } from '../../test-support/lms-under-test.ts';
import { startSandboxLms } from './start.ts';

let lms: LmsUnderTest;

beforeEach(async () => {
  lms = await startLms();
});

afterEach(() => lms.close());

const state = async () =>
  (await lms.call('/__sandbox/state')).json as Record<string, Record<string, unknown>[]>;

describe('controls of the LMS', () => {
  it('show the state, without the secrets of clients', async () => {
    const { users, courses, enrollments, allowed, clients } = await state();

    expect(users).toHaveLength(16);
    expect(courses).toHaveLength(14);
    expect(allowed).toEqual([]);
    expect(enrollments?.find((row) => row['user'] === 'vera')).toEqual({
      user: 'vera',
      email: 'vera@example.org',
      course_id: runs.statistics,
      mode: 'verified',
      is_active: true,
      created: '2026-02-04T12:00:00.000103Z',
      attributes: [],
      cohort: null,
      history: [{ at: '2026-02-04T12:00:00.000103Z', mode: 'verified', is_active: true }],
    });
    expect(JSON.stringify(clients)).not.toContain('sandbox-secret');
  });

  it('register many learners at once', async () => {
    const answer = await lms.call('/__sandbox/users/bulk', { json: { count: 3000, prefix: 'sale' } });

    expect(answer.json).toEqual({ count: 3000, first: 'sale-1', last: 'sale-3000' });
    expect((await state())['users']).toHaveLength(3016);
  });

  it('refuse a second account of an address, in one sentence', async () => {
    const answer = await lms.call('/__sandbox/users', {
      json: { email: 'ANA@example.org', username: 'ana2' },
    });

    expect(answer.status).toBe(400);
    expect(answer.json).toEqual({ error: 'ANA@example.org has an account already.' });
  });

  it('set and delete enrollments as a person would', async () => {
    const row = { user: 'ana@example.org', course_id: runs.closed };
    await lms.call('/__sandbox/enrollments', { method: 'PUT', json: { ...row, mode: 'verified' } });
    const given = await lms.row('ana', runs.closed);
    await lms.call('/__sandbox/enrollments', { method: 'DELETE', json: row });

    expect(given).toMatchObject({ mode: 'verified', is_active: true });
    expect(await lms.row('ana', runs.closed)).toBeUndefined();
  });

  it('change, add and delete courses', async () => {
    await lms.call(`/__sandbox/courses/${runs.audit}`, { method: 'PATCH', json: { max_enrollments: 0 } });
    await lms.call(`/__sandbox/courses/${runs.unknown}`, {
      method: 'PUT',
      json: { name: 'New', modes: ['honor'] },
    });
    await lms.call(`/__sandbox/courses/${runs.demo}`, { method: 'DELETE' });

    expect((await lms.enroll(runs.audit, { user: 'ana' })).status).toBe(400);
    expect((await lms.enroll(runs.unknown, { user: 'ana', mode: 'honor' })).status).toBe(200);
    expect((await lms.asStaff(`${api}/enrollment/aurora,${runs.demo}`)).json).toMatchObject({
      course_details: null,
    });
  });

  it('go back to the seed, or to another one', async () => {
    await lms.call('/__sandbox/settings', { method: 'PATCH', json: { latencyMs: 1 } });
    await lms.call('/__sandbox/reset', {
      json: { users: [{ id: 5, username: 'only', email: 'only@example.org' }], courses: [], settings: true },
    });
    const other = await state();
    await lms.call('/__sandbox/reset', { method: 'POST' });

    expect(other['users']?.map((user) => user['username'])).toEqual(['only']);
    expect((await state())['users']).toHaveLength(16);
    expect((await lms.call('/__sandbox/settings')).json).toMatchObject({ latencyMs: 0 });
  });

  it('refuse settings that are none', async () => {
    const patch = (json: unknown) => lms.call('/__sandbox/settings', { method: 'PATCH', json });

    expect((await patch({ relase: 'palm' })).json).toEqual({ error: 'relase is not a setting.' });
    expect((await patch({ release: 'oak' })).status).toBe(400);
    expect((await patch({ throttle: { scale: 'much' } })).json).toEqual({
      error: 'throttle.scale has to be a number.',
    });
  });
});

describe('a seed', () => {
  it('that names an unknown account is refused', async () => {
    const seed = { users: [], clients: [{ client_id: 'a', client_secret: 'b', user: 'ghost' }] };

    await expect(startSandboxLms({ seed })).rejects.toThrow(
      'The seed names "ghost", who is not among its users.',
    );
  });
});

describe('a large LMS', () => {
  it('of ten thousand learners answers an enrollment call in a few milliseconds', async () => {
    await lms.call('/__sandbox/users/bulk', { json: { count: 10_000, prefix: 'sale' } });
    const begun = performance.now();

    for (let number = 1; number <= 500; number += 1) await lms.enroll(runs.demo, { user: `sale-${number}` });

    const meanMs = (performance.now() - begun) / 500;
    expect(meanMs).toBeLessThan(20); // measured: under 1 ms; a linear scan on this path would take far longer
  });
});
