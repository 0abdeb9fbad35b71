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

function slugsOf(answer: { json: unknown }): string[] {
  return (answer.json as { course_modes: { slug: string }[] }).course_modes.map((mode) => mode.slug);
}

describe('course details', () => {
  it('are public and have the shape of the enrollment API', async () => {
    const answer = await lms.call(`${api}/course/${runs.demo}`);

    expect(answer.status).toBe(200);
    expect(answer.json).toEqual({
      course_id: runs.demo,
      course_name: 'Demo course',
      enrollment_start: null,
      enrollment_end: null,
      course_start: '2026-02-02T00:00:00Z',
      course_end: null,
      invite_only: false,
      course_modes: [
        {
          slug: 'audit',
          name: 'Audit',
          min_price: 0,
          suggested_prices: '',
          currency: 'usd',
          expiration_datetime: null,
          description: null,
          sku: null,
          bulk_sku: null,
        },
        {
          slug: 'verified',
          name: 'Verified Certificate',
          min_price: 49,
          suggested_prices: '',
          currency: 'usd',
          expiration_datetime: null,
          description: null,
          sku: null,
          bulk_sku: null,
        },
      ],
      pacing_type: 'Self Paced',
    });
  });

  it('leave expired modes out unless they are asked for', async () => {
    const open = await lms.call(`${api}/course/${runs.expired}`);
    const all = await lms.call(`${api}/course/${runs.expired}?include_expired=0`);

    expect(slugsOf(open)).toEqual(['audit']);
    expect(slugsOf(all)).toEqual(['audit', 'verified']);
  });

  it('show a free audit mode for a course without mode rows', async () => {
    expect(slugsOf(await lms.call(`${api}/course/${runs.noModes}`))).toEqual(['audit']);
  });

  it('do not look at a token, good or bad', async () => {
    const headers = { Authorization: 'JWT nonsense' };

    expect((await lms.call(`${api}/course/${runs.demo}`, { headers })).status).toBe(200);
  });

  it('answer 400 for an unknown course and a page for a malformed path', async () => {
    const unknown = await lms.call(`${api}/course/${runs.unknown}`);
    const malformed = await lms.call(`${api}/course/nonsense`);

    expect(unknown.status).toBe(400);
    expect(unknown.json).toEqual({ message: `No course found for course ID '${runs.unknown}'` });
    expect(malformed.status).toBe(404);
    expect(malformed.headers.get('content-type')).toContain('text/html');
  });

  it('are kept for a minute', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
    await lms.call(`${api}/course/${runs.audit}`);
    await lms.call(`/__sandbox/courses/${runs.audit}`, { method: 'PATCH', json: { invitation_only: true } });

    const soon = await lms.call(`${api}/course/${runs.audit}`);
    vi.setSystemTime(Date.now() + 60_001);
    const later = await lms.call(`${api}/course/${runs.audit}`);

    expect(soon.json).toMatchObject({ invite_only: false });
    expect(later.json).toMatchObject({ invite_only: true });
  });
});

describe('one enrollment', () => {
  it('is shown whether active or not, by a username in any case', async () => {
    await lms.enroll(runs.statistics, { user: 'vera', is_active: false });

    const answer = await lms.asStaff(`${api}/enrollment/VERA,${runs.statistics}`);

    expect(answer.json).toMatchObject({ user: 'vera', mode: 'verified', is_active: false });
    expect(answer.json).toHaveProperty('created', '2026-02-04T12:00:00.000103Z');
    expect(answer.json).toHaveProperty('course_details.course_id', runs.statistics);
  });

  it.each([
    ['there is no row', `ana,${runs.demo}`],
    ['there is no such account', `ghost,${runs.demo}`],
    ['the course key differs in case', `aurora,${runs.demo.toLowerCase()}`],
  ])('is an empty 200 without a type when %s', async (_case, pair) => {
    const answer = await lms.asStaff(`${api}/enrollment/${pair}`);

    expect(answer.status).toBe(200);
    expect(answer.text).toBe('');
    expect(answer.headers.get('content-length')).toBe('0');
    expect(answer.headers.get('content-type')).toBeNull();
  });

  it('of somebody else is an empty 404 for a caller who is not staff', async () => {
    const other = await lms.asNobody(`${api}/enrollment/aurora,${runs.demo}`);
    const own = await lms.asNobody(`${api}/enrollment/${runs.demo}`);

    expect([other.status, other.text]).toEqual([404, '']);
    expect([own.status, own.text]).toEqual([200, '']);
  });

  it('of a deleted course has no details', async () => {
    const answer = await lms.asStaff(`${api}/enrollment/aurora,${runs.deleted}`);

    expect(answer.json).toMatchObject({ mode: 'honor', course_details: null });
  });
});

describe('active enrollments of an account', () => {
  it('leave out inactive rows and deleted courses', async () => {
    await lms.enroll(runs.audit, { user: 'aurora' });
    await lms.enroll(runs.audit, { user: 'aurora', is_active: false });

    const answer = await lms.asStaff(`${api}/enrollment?user=aurora`);

    expect(
      (answer.json as { course_details: { course_id: string } }[]).map((row) => row.course_details.course_id),
    ).toEqual([runs.demo]);
  });

  it('are an empty list for an unknown account, and the caller’s own by default', async () => {
    expect((await lms.asStaff(`${api}/enrollment?user=ghost`)).json).toEqual([]);
    expect((await lms.asStaff(`${api}/enrollment`)).json).toEqual([]);
  });

  it('of others are narrowed to the courses a caller who is not staff teaches', async () => {
    const before = await lms.asNobody(`${api}/enrollment?user=aurora`);
    await lms.call(`/__sandbox/courses/${runs.demo}`, {
      method: 'PATCH',
      json: { staff: ['matricula-nostaff'] },
    });
    const after = await lms.asNobody(`${api}/enrollment?user=aurora`);

    expect(before.json).toEqual([]);
    expect(after.json).toHaveLength(1);
  });
});

describe('roles', () => {
  it('show whether the caller is staff and what it teaches', async () => {
    await lms.call(`/__sandbox/courses/${runs.demo}`, {
      method: 'PATCH',
      json: { staff: ['matricula-nostaff'] },
    });

    expect((await lms.asStaff(`${api}/roles/`)).json).toEqual({ roles: [], is_staff: true });
    expect((await lms.asNobody(`${api}/roles/?course_id=${encodeURIComponent(runs.demo)}`)).json).toEqual({
      roles: [{ org: 'OpenedX', course_id: runs.demo, role: 'staff' }],
      is_staff: false,
    });
  });
});

describe('addresses', () => {
  it.each(['roles', 'enrollment_allowed'])(
    'send a GET of %s without its slash on to the one with it',
    async (name) => {
      const answer = await lms.asStaff(`${api}/${name}?a=1`);

      expect(answer.status).toBe(301);
      expect(answer.headers.get('location')).toBe(`${api}/${name}/?a=1`);
    },
  );

  it('have nothing for a POST without the slash', async () => {
    const answer = await lms.asStaff(`${api}/enrollment_allowed`, { json: {} });

    expect(answer.status).toBe(404);
    expect(answer.headers.get('content-type')).toContain('text/html');
  });

  it('have nothing for enrollment with a slash, and take enrollments either way', async () => {
    const answers = await Promise.all(
      ['enrollment/', 'enrollments', 'enrollments/'].map((name) => lms.asStaff(`${api}/${name}`)),
    );

    expect(answers.map((answer) => answer.status)).toEqual([404, 200, 200]);
  });

  it('refuse a method a view does not have', async () => {
    const answer = await lms.asStaff(`${api}/enrollment`, { method: 'PUT', json: {} });

    expect(answer.status).toBe(405);
    expect(answer.json).toEqual({ detail: 'Method "PUT" not allowed.' });
  });

  it('answer a HEAD like a GET without its body', async () => {
    const answer = await lms.asStaff(`${api}/roles/`, { method: 'HEAD' });

    expect([answer.status, answer.text]).toEqual([200, '']);
  });

  it('take a percent-encoded course key in a path as well', async () => {
    const answer = await lms.asStaff(`${api}/enrollment/aurora,${encodeURIComponent(runs.demo)}`);

    expect(answer.json).toMatchObject({ mode: 'audit' });
  });

  it('answer an unknown path with a page, marked as the sandbox’s', async () => {
    const answer = await lms.asStaff('/api/enrollment/v2/roles/');

    expect(answer.status).toBe(404);
    expect(answer.headers.get('content-type')).toContain('text/html');
    expect(answer.headers.get('x-sandbox')).toBe('lms/1');
  });
});

describe('retirement', () => {
  it('is not a way to unenroll for a bridge', async () => {
    expect((await lms.asStaff(`${api}/unenroll/`, { json: { username: 'ana' } })).status).toBe(403);
  });
});
