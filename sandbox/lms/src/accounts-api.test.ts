import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { type LmsUnderTest, runs, startLms } from '../../test-support/lms-under-test.ts';

let lms: LmsUnderTest;

beforeAll(async () => {
  lms = await startLms();
});

beforeEach(async () => {
  await lms.call('/__sandbox/reset', { method: 'POST' });
});

afterAll(() => lms.close());

const path = '/api/user/v1/accounts';

describe('accounts', () => {
  it('are found by e-mail in any case, as a list of one', async () => {
    const answer = await lms.asStaff(`${path}?email=mia.upper%40example.org`);

    expect(answer.json).toMatchObject([
      { username: 'MiaUpper', email: 'Mia.Upper@Example.ORG', id: 25, is_active: true, name: 'Mia Upper' },
    ]);
    const [account] = answer.json as object[];
    expect(Object.keys(account ?? {})).toEqual(
      expect.arrayContaining([
        'url',
        'date_joined',
        'last_login',
        'country',
        'account_privacy',
        'profile_image',
      ]),
    );
  });

  it('are found by several usernames, unknown ones left out', async () => {
    const answer = await lms.asStaff(`${path}?username=bob,ghost,ANA`);

    expect((answer.json as { username: string }[]).map((account) => account.username)).toEqual([
      'ana',
      'bob',
    ]);
  });

  it('are found by id', async () => {
    expect((await lms.asStaff(`${path}?lms_user_id=12`)).json).toMatchObject([{ username: 'bob' }]);
  });

  it('are found one by one, as an object', async () => {
    expect((await lms.asStaff(`${path}/bob`)).json).toMatchObject({ username: 'bob', id: 12 });
  });

  it('show that an address is not confirmed, and nothing of a disabled password', async () => {
    const [uma] = (await lms.asStaff(`${path}?email=uma@example.org`)).json as Record<string, unknown>[];
    const [dario] = (await lms.asStaff(`${path}?email=dario@example.org`)).json as Record<string, unknown>[];

    expect(uma?.['is_active']).toBe(false);
    expect(dario?.['is_active']).toBe(true);
    expect(Object.keys(dario ?? {})).toEqual(Object.keys(uma ?? {}));
  });

  it.each([
    ['an unknown address', `${path}?email=ghost@example.org`, 404],
    ['unknown usernames', `${path}?username=ghost`, 404],
    ['an unknown username in the path', `${path}/ghost`, 404],
    ['an unknown id', `${path}?lms_user_id=999`, 404],
    ['an id that is no number', `${path}?lms_user_id=x`, 400],
  ])('give an empty answer for %s', async (_case, address, status) => {
    const answer = await lms.asStaff(address);

    expect([answer.status, answer.text]).toEqual([status, '']);
  });

  it('of retired people say so', async () => {
    const retired = await lms.asStaff(`${path}?email=GONE@example.org`);
    const leaving = await lms.asStaff(`${path}?email=leaving@example.org`);

    expect(retired.status).toBe(404);
    expect(retired.json).toEqual({
      error_msg: 'This email is associated to a retired account.',
      can_cancel_retirement: false,
      retirement_id: null,
    });
    expect(leaving.json).toMatchObject({ can_cancel_retirement: true, retirement_id: 24 });
  });

  it('are not shown by e-mail or id to callers who are not staff', async () => {
    const answers = [
      await lms.asNobody(`${path}?email=ana@example.org`),
      await lms.asNobody(`${path}?lms_user_id=11`),
    ];

    for (const answer of answers) {
      expect(answer.status).toBe(403);
      expect(answer.json).toEqual({ detail: 'You do not have permission to perform this action.' });
    }
  });

  it('show little of others to callers who are not staff', async () => {
    const [account] = (await lms.asNobody(`${path}?username=ana`)).json as object[];

    expect(account).not.toHaveProperty('email');
  });

  it('have nothing at the address with a slash', async () => {
    expect((await lms.asStaff(`${path}/`)).status).toBe(404);
  });
});

describe('me', () => {
  it('names the caller', async () => {
    expect((await lms.asStaff('/api/user/v1/me')).json).toEqual({ username: 'matricula-worker' });
  });
});

describe('the look-up of several addresses', () => {
  it('names the existing ones only', async () => {
    const answer = await lms.asStaff(`${path}/search_emails`, {
      json: { emails: ['ANA@example.org', 'ghost@example.org', 'gone@example.org', 'uma@example.org'] },
    });

    expect(answer.json).toEqual([
      { email: 'ana@example.org', id: 11, username: 'ana' },
      { email: 'uma@example.org', id: 21, username: 'uma' },
    ]);
  });

  it('is hidden from callers who are not staff', async () => {
    const answer = await lms.asNobody(`${path}/search_emails`, { json: { emails: [] } });

    expect(answer.status).toBe(404);
    expect(answer.json).toEqual({ developer_message: 'not_found', user_message: 'Not Found' });
  });

  it('needs the addresses', async () => {
    expect((await lms.asStaff(`${path}/search_emails`, { json: {} })).status).toBe(400);
  });
});

describe('support', () => {
  it('shows whether a password is usable, by username and by e-mail', async () => {
    const dario = await lms.asStaff('/support/manage_user/dario');
    const ana = await lms.asStaff('/support/manage_user/ana@example.org');
    const ghost = await lms.asStaff('/support/manage_user/ghost');

    expect(dario.json).toMatchObject({ username: 'dario', status: 'Unusable', is_active: true });
    expect((dario.json as { password_toggle_history: unknown[] }).password_toggle_history).toHaveLength(1);
    expect(ana.json).toMatchObject({ username: 'ana', status: 'Usable', password_toggle_history: [] });
    expect(ghost.json).toEqual([]);
  });

  it('sends strangers to the login page and others away', async () => {
    const stranger = await lms.call('/support/manage_user/ana');
    const other = await lms.asNobody('/support/manage_user/ana');

    expect([stranger.status, stranger.headers.get('location')]).toEqual([
      302,
      '/login?next=%2Fsupport%2Fmanage_user%2Fana',
    ]);
    expect(other.status).toBe(403);
  });
});

describe('retiring an account by hand', () => {
  it('hides the address, ends the enrollments and withdraws the pre-enrollments', async () => {
    await lms.enroll(runs.demo, { user: 'ana' });
    const allowed = '/api/enrollment/v1/enrollment_allowed/';
    await lms.asStaff(allowed, { json: { email: 'ana@example.org', course_id: runs.audit } });

    await lms.call('/__sandbox/users/ana', { method: 'PATCH', json: { retired: true } });

    expect((await lms.asStaff(`${path}?username=ana`)).status).toBe(404);
    expect((await lms.asStaff(`${path}?email=ana@example.org`)).json).toHaveProperty('error_msg');
    expect((await lms.asStaff(`${allowed}?email=ana@example.org`)).json).toEqual([]);
    const byEmail = await lms.enroll(runs.demo, { email: 'ana@example.org' });
    expect(byEmail.status).toBe(406);
  });
});
