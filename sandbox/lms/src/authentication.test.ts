import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { api, type LmsUnderTest, runs, startLms } from '../../test-support/lms-under-test.ts';

let lms: LmsUnderTest;

beforeEach(async () => {
  lms = await startLms();
});

afterEach(async () => {
  vi.useRealTimers();
  await lms.close();
});

const withToken = (prefix: string, token: string) => ({ headers: { Authorization: `${prefix} ${token}` } });
const list = `${api}/enrollments`;

describe('a call with a JWT', () => {
  it('is let in on every view', async () => {
    const jwt = await lms.token('matricula-sandbox', 'jwt');
    const paths = [
      `${api}/roles/`,
      list,
      `${api}/enrollment_allowed/`,
      '/api/user/v1/me',
      `/api/course_modes/v1/courses/${runs.demo}/`,
    ];

    const answers = await Promise.all(paths.map((path) => lms.call(path, withToken('JWT', jwt))));

    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200, 200, 200]);
  });

  it('is refused when the token is sent as Bearer', async () => {
    const jwt = await lms.token('matricula-sandbox', 'jwt');

    const answer = await lms.call(`${api}/roles/`, withToken('Bearer', jwt));

    expect(answer.status).toBe(401);
    expect(answer.json).toMatchObject({ error_code: 'token_nonexistent' });
  });

  it('is refused after an hour', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
    const jwt = await lms.token('matricula-sandbox', 'jwt');

    vi.setSystemTime(Date.now() + 3_605_000);
    const answer = await lms.call(`${api}/roles/`, withToken('JWT', jwt));

    expect(answer.status).toBe(401);
    expect(answer.json).toEqual({ detail: 'Signature has expired.' });
    expect(answer.headers.get('www-authenticate')).toBe('JWT realm="api"');
  });

  it('is refused when the token was changed on the way', async () => {
    const jwt = await lms.token('matricula-sandbox', 'jwt');

    const answer = await lms.call(`${api}/roles/`, withToken('JWT', `${jwt.slice(0, -4)}AAAA`));

    expect(answer.status).toBe(401);
    expect(answer.json).toEqual({ detail: 'Error decoding token.' });
  });

  it('loses its rights at once when the account stops being staff', async () => {
    const jwt = await lms.token('matricula-sandbox', 'jwt');
    await lms.call('/__sandbox/users/matricula-worker', { method: 'PATCH', json: { is_staff: false } });

    const answer = await lms.call(list, withToken('JWT', jwt));

    expect(answer.status).toBe(403);
    expect(answer.json).toEqual({ developer_message: 'You do not have permission to perform this action.' });
  });
});

describe('a call with an opaque token', () => {
  it('is let in where the view lists Bearer tokens', async () => {
    const token = await lms.token('matricula-sandbox', 'bearer');

    const answer = await lms.call(`${api}/roles/`, withToken('Bearer', token));

    expect(answer.json).toEqual({ roles: [], is_staff: true });
  });

  it('counts as none for pre-enrollments, which take JWTs only', async () => {
    const token = await lms.token('matricula-sandbox', 'bearer');

    const answer = await lms.call(`${api}/enrollment_allowed/`, withToken('Bearer', token));

    expect(answer.status).toBe(401);
    expect(answer.json).toEqual({ detail: 'Authentication credentials were not provided.' });
  });

  it.each([
    ['unknown', 'nonsense', 'token_nonexistent'],
    ['of two words', 'two words', 'token_malformed'],
    ['missing', '', 'token_not_provided'],
  ])('is refused when it is %s', async (_case, token, code) => {
    const answer = await lms.call(`${api}/roles/`, withToken('Bearer', token));

    expect(answer.status).toBe(401);
    expect(answer.json).toMatchObject({ error_code: code });
  });

  it('is refused after ten hours', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
    const token = await lms.token('matricula-sandbox', 'bearer');

    vi.setSystemTime(Date.now() + 36_000_001);
    const answer = await lms.call(`${api}/roles/`, withToken('Bearer', token));

    expect(answer.json).toMatchObject({ error_code: 'token_expired' });
  });

  it('is refused when support disabled the account', async () => {
    const token = await lms.token('matricula-sandbox', 'bearer');
    await lms.call('/__sandbox/users/matricula-worker', { method: 'PATCH', json: { disabled: true } });

    const answer = await lms.call(`${api}/roles/`, withToken('Bearer', token));

    expect(answer.json).toMatchObject({ error_code: 'user_is_disabled' });
  });

  it('of an inactive account is refused by bulk enrollment only', async () => {
    await lms.call('/__sandbox/settings', { method: 'PATCH', json: { features: { bulkEnroll: true } } });
    const token = await lms.token('matricula-sandbox', 'bearer');
    await lms.call('/__sandbox/users/matricula-worker', { method: 'PATCH', json: { is_active: false } });

    const roles = await lms.call(`${api}/roles/`, withToken('Bearer', token));
    const bulk = await lms.call('/api/bulk_enroll/v1/bulk_enroll', {
      json: {},
      ...withToken('Bearer', token),
    });

    expect(roles.status).toBe(200);
    expect(bulk.json).toMatchObject({ error_code: 'user_not_active' });
  });
});

describe('a call without credentials', () => {
  it('is answered with a challenge', async () => {
    const answer = await lms.call(`${api}/roles/`);

    expect(answer.status).toBe(401);
    expect(answer.json).toEqual({ detail: 'Authentication credentials were not provided.' });
    expect(answer.headers.get('www-authenticate')).toBe('JWT realm="api"');
  });

  it('is answered in the developer shape, without a challenge, by the enrollment list', async () => {
    const answer = await lms.call(list);

    expect(answer.status).toBe(401);
    expect(answer.json).toEqual({ developer_message: 'Authentication credentials were not provided.' });
    expect(answer.headers.get('www-authenticate')).toBeNull();
  });

  it('wraps the refusal of an opaque token in that shape as well', async () => {
    const answer = await lms.call(list, withToken('Bearer', 'nonsense'));

    expect(answer.json).toMatchObject({ developer_message: { error_code: 'token_nonexistent' } });
  });
});

describe('a call with the server-to-server key', () => {
  it('is let in on enrollment views where the site set one', async () => {
    const headers = { 'X-Edx-Api-Key': 'old-key' };
    const before = await lms.call(`${api}/enrollment/ana,${runs.demo}`, { headers });
    await lms.call('/__sandbox/settings', { method: 'PATCH', json: { apiKey: 'old-key' } });

    const after = await lms.call(`${api}/enrollment/ana,${runs.demo}`, { headers });

    expect(before.status).toBe(401);
    expect(after.status).toBe(200);
  });
});
