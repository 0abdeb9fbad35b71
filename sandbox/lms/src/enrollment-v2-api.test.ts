import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { type LmsUnderTest, runs, startLms } from '../../test-support/lms-under-test.ts';

const api = '/api/enrollment/v2';

let lms: LmsUnderTest;

beforeEach(async () => {
  lms = await startLms({ release: 'master' });
});

afterEach(() => lms.close());

const enroll = (body: Record<string, unknown>, courseId: string = runs.demo) =>
  lms.asStaff(`${api}/enrollment/`, { json: { ...body, course_details: { course_id: courseId } } });

const envelope = (slug: string, title: string, status: number, detail: string, path: string) => ({
  type: `https://docs.openedx.org/errors/${slug}`,
  title,
  status,
  detail,
  instance: `${api}${path}`,
});

describe('API v2', () => {
  it('is there in the newest release only, beside v1 or in its stead', async () => {
    const both = await Promise.all([lms.asStaff(`${api}/roles/`), lms.asStaff('/api/enrollment/v1/roles/')]);
    await lms.call('/__sandbox/settings', { method: 'PATCH', json: { features: { enrollmentV1: false } } });
    const removed = await lms.asStaff('/api/enrollment/v1/roles/');
    await lms.call('/__sandbox/settings', { method: 'PATCH', json: { release: 'verawood' } });
    const older = await lms.asStaff(`${api}/roles/`);

    expect(both.map(({ status, json }) => [status, json])).toEqual([
      [200, { roles: [], is_staff: true }],
      [200, { roles: [], is_staff: true }],
    ]);
    expect([removed, older].map(({ status, text }) => [status, text.includes('<h1>')])).toEqual([
      [404, true],
      [404, true],
    ]);
  });

  it('takes no opaque token', async () => {
    const token = await lms.token('matricula-sandbox', 'bearer');

    const answer = await lms.call(`${api}/roles/`, { headers: { Authorization: `Bearer ${token}` } });

    expect([answer.status, answer.json]).toEqual([
      401,
      envelope(
        'authn',
        'Authentication Required',
        401,
        'Authentication credentials were not provided.',
        '/roles/',
      ),
    ]);
    expect(answer.headers.get('www-authenticate')).toBe('JWT realm="api"');
  });

  it('asks for the slash: a GET is sent on, a POST finds nothing', async () => {
    const get = await lms.asStaff(`${api}/enrollment`);
    const post = await lms.asStaff(`${api}/enrollment`, { json: {} });

    expect([get.status, get.headers.get('location'), post.status]).toEqual([301, `${api}/enrollment/`, 404]);
  });
});

describe('POST enrollment/ of v2', () => {
  it('answers as v1 does when it succeeds', async () => {
    const answer = await enroll({ user: 'ana', mode: 'verified', is_active: true });

    expect(answer.status).toBe(200);
    expect(answer.json).toMatchObject({
      user: 'ana',
      mode: 'verified',
      is_active: true,
      course_details: { course_id: runs.demo },
    });
  });

  it.each([
    ['an unknown username', { user: 'ghost' }, 'The user ghost does not exist.'],
    [
      'an unknown address',
      { email: 'ghost@example.org' },
      'The user with the email address ghost@example.org does not exist.',
    ],
  ])('says 404 of %s, where v1 says 406', async (_what, body, detail) => {
    const answer = await enroll(body);

    expect([answer.status, answer.json]).toEqual([
      404,
      envelope('not-found', 'Not Found', 404, detail, '/enrollment/'),
    ]);
  });

  it('puts a refused mode into the envelope, without the course details of v1', async () => {
    const answer = await enroll({ user: 'ana', mode: 'verified' }, runs.expired);
    const detail = `The [verified] course mode is expired or otherwise unavailable for course run [${runs.expired}].`;

    expect([answer.status, answer.json]).toEqual([
      400,
      {
        ...envelope('validation', 'Validation Error', 400, detail, '/enrollment/'),
        errors: { non_field_errors: [detail] },
      },
    ]);
  });

  it('hides others from a caller who is not staff, in words where v1 says nothing', async () => {
    const json = { user: 'ana', course_details: { course_id: runs.demo } };

    const answer = await lms.asNobody(`${api}/enrollment/`, { json });

    expect([answer.status, answer.json]).toEqual([
      404,
      envelope('not-found', 'Not Found', 404, 'Not found.', '/enrollment/'),
    ]);
  });

  it('says of an embargo and of a plug-in that they forbid it', async () => {
    const settings = { embargoed: [runs.demo], refusedByFilter: [runs.python] };
    await lms.call('/__sandbox/settings', { method: 'PATCH', json: settings });

    const answers = [await enroll({ user: 'ana' }), await enroll({ user: 'ana' }, runs.python)];

    expect(answers.map(({ status, json }) => [status, json])).toEqual(
      [
        `Users from this location cannot access the course '${runs.demo}'.`,
        'You are not allowed to enroll in this course.',
      ].map((detail) => [403, envelope('authz', 'Permission Denied', 403, detail, '/enrollment/')]),
    );
  });

  it('takes a new enrollment back when its cohort is missing', async () => {
    const answer = await enroll({ user: 'ana', cohort: 'nobody' }, runs.statistics);

    expect(answer.status).toBe(400);
    expect(await lms.row('ana', runs.statistics)).toBeUndefined();
  });

  it('takes a changed mode back when an attribute has no value', async () => {
    await enroll({ user: 'ana', mode: 'audit' });

    const attributes = [{ namespace: 'order', name: 'order_number' }];
    const answer = await enroll({ user: 'ana', mode: 'verified', enrollment_attributes: attributes });

    expect(answer.status).toBe(400);
    expect(await lms.row('ana', runs.demo)).toMatchObject({ mode: 'audit', is_active: true, attributes: [] });
  });

  it('answers broken JSON and an unknown method in the envelope too', async () => {
    const headers = { 'Content-Type': 'application/json' };

    const broken = await lms.asStaff(`${api}/enrollment/`, { text: '{', headers });
    const put = await lms.asStaff(`${api}/enrollment/`, { method: 'PUT', json: {} });

    expect([broken, put].map(({ json }) => json)).toMatchObject([
      { status: 400, type: 'https://docs.openedx.org/errors/internal' },
      { status: 405, detail: 'Method "PUT" not allowed.' },
    ]);
  });
});

describe('reading in v2', () => {
  it('finds one enrollment under both paths, nothing as an empty 200', async () => {
    await enroll({ user: 'ana', mode: 'verified' });

    const found = await lms.asStaff(`${api}/enrollments/ana,${runs.demo}/`);
    const old = await lms.asStaff(`${api}/enrollment/ana,${runs.demo}`);
    const none = await lms.asStaff(`${api}/enrollments/bob,${runs.demo}/`);

    expect(found.json).toMatchObject({ user: 'ana', mode: 'verified' });
    expect(old.json).toEqual(found.json);
    expect([none.status, none.text]).toEqual([200, '']);
  });

  it('says 404 of a course that is not there, where v1 says 400', async () => {
    const answer = await lms.call(`${api}/courses/${runs.unknown}/`);

    expect([answer.status, answer.json]).toMatchObject([
      404,
      { detail: `No course found for course ID '${runs.unknown}'` },
    ]);
  });

  it('lists one account in pages, inactive rows included, small where asked', async () => {
    await enroll({ user: 'ana', mode: 'verified' });
    await enroll({ user: 'ana', mode: 'audit' }, runs.python);
    await enroll({ user: 'ana', is_active: false }, runs.python);

    const answer = await lms.asStaff(`${api}/enrollment/?user=ana&view=minimal&page_size=1&page=2`);

    expect(answer.json).toEqual({
      next: null,
      previous: `${lms.url}${api}/enrollment/?user=ana&view=minimal&page_size=1&page=1`,
      count: 2,
      num_pages: 2,
      current_page: 2,
      start: 1,
      results: [
        expect.objectContaining({ user: 'ana', is_active: false, course_id: runs.python }) as unknown,
      ],
    });
    expect(answer.text).not.toContain('course_details');
  });

  it('limits calls from the same bucket as v1', async () => {
    await lms.call('/__sandbox/settings', {
      method: 'PATCH',
      json: { throttle: { enabled: true, scale: 0.05 } },
    });
    for (let count = 0; count < 6; count += 1) await lms.asStaff('/api/enrollment/v1/roles/');

    const answer = await lms.asStaff(`${api}/roles/`);

    expect(answer.status).toBe(429);
    expect(answer.headers.get('retry-after')).toMatch(/^\d+$/);
    expect(answer.json).toMatchObject({
      title: 'Too Many Requests',
      detail: expect.stringMatching(/available in \d+ seconds/) as unknown,
    });
  });
});

describe('the list of all enrollments in v2', () => {
  const list = async (query: string) => lms.asStaff(`${api}/enrollments/?${query}`);
  const users = (json: unknown) => (json as { results: { user: string }[] }).results.map((row) => row.user);

  beforeEach(async () => {
    for (const user of ['carla', 'bob', 'ana']) await enroll({ user });
  });

  it('is filtered by course keys as they are, and pages by number', async () => {
    const prefix = await list(`course_keys=${encodeURIComponent('course-v1:OpenedX+DemoX')}`);
    const page = await list(
      `course_key=${encodeURIComponent(runs.demo)}&username=ana,bob,carla&ordering=id&page_size=2`,
    );

    expect(users(prefix.json)).toEqual([]);
    expect(users(page.json)).toEqual(['carla', 'bob']);
    expect(page.json).toMatchObject({ count: 3, num_pages: 2, current_page: 1, start: 0, previous: null });
    expect(page.headers.get('deprecation')).toBeNull();
  });

  it('takes the old names too, and says that they are old', async () => {
    const answer = await list(`course_id=${encodeURIComponent(runs.demo)}&username=ana`);

    expect(users(answer.json)).toEqual(['ana']);
    expect(answer.headers.get('deprecation')).toContain("Use 'course_key' instead.");
  });

  it('names what it refuses by field', async () => {
    const many = Array.from({ length: 101 }, (_, index) => `u${index}`).join(',');

    const answer = await list(`username=${many}&course_key=nonsense`);

    expect(answer.json).toMatchObject({
      status: 400,
      errors: {
        course_id: ["'nonsense' is not a valid course id."],
        username: ['Too many usernames in a single request - 101. A maximum of 100 is allowed'],
      },
    });
  });

  it('is for staff', async () => {
    const answer = await lms.asNobody(`${api}/enrollments/`);

    expect(answer.json).toMatchObject({ status: 403, type: 'https://docs.openedx.org/errors/authz' });
  });
});

describe('pre-enrollments in v2', () => {
  it('are made, listed and withdrawn under a path of their own', async () => {
    const path = `${api}/enrollment/enrollment_allowed/`;
    const json = { email: 'new@example.org', course_id: runs.demo, auto_enroll: true };

    const made = await lms.asStaff(path, { json });
    const again = await lms.asStaff(path, { json });
    const listed = await lms.asStaff(`${path}?email=new%40example.org`);
    const gone = await lms.asStaff(path, { method: 'DELETE', json });
    const goneAgain = await lms.asStaff(path, { method: 'DELETE', json });

    expect([made.status, again.status, gone.status, goneAgain.status]).toEqual([201, 409, 204, 404]);
    expect(listed.json).toEqual([made.json]);
    expect(again.json).toEqual(
      envelope(
        'conflict',
        'Conflict',
        409,
        `An enrollment allowed with email new@example.org and course ${runs.demo} already exists.`,
        '/enrollment/enrollment_allowed/',
      ),
    );
  });
});
