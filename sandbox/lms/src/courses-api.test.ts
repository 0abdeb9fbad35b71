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

const path = '/api/courses/v1/courses/';

interface CoursePage {
  results: { id: string }[];
  pagination: { next: string | null; previous: string | null; count: number; num_pages: number };
}

describe('the course list', () => {
  it('shows courses without modes or prices, ten a page', async () => {
    const first = (await lms.call(path)).json as CoursePage;
    const second = (await lms.call((first.pagination.next ?? '').slice(lms.url.length))).json as CoursePage;

    expect(first.results).toHaveLength(10);
    expect(second.results).toHaveLength(4);
    expect(first.pagination).toMatchObject({ previous: null, count: 14, num_pages: 2 });
    expect(Object.keys(first.results[0] ?? {})).toEqual([
      'blocks_url',
      'effort',
      'end',
      'enrollment_start',
      'enrollment_end',
      'id',
      'media',
      'name',
      'number',
      'org',
      'short_description',
      'start',
      'start_display',
      'start_type',
      'pacing',
      'mobile_available',
      'hidden',
      'invitation_only',
      'course_id',
    ]);
    expect(first.results[0]).toMatchObject({ id: runs.demo, start_display: 'Feb. 2, 2026', pacing: 'self' });
  });

  it('can be narrowed, in the query or in the body', async () => {
    const byOrg = (await lms.call(`${path}?org=uba`)).json as CoursePage;
    const byTerm = (await lms.call(`${path}?search_term=python`)).json as CoursePage;
    const byKeys = (await lms.call(path, { json: { course_keys: `${runs.demo},${runs.audit}` } }))
      .json as CoursePage;

    expect(byOrg.results.map((course) => course.id)).toEqual([runs.statistics]);
    expect(byTerm.results.map((course) => course.id)).toEqual([runs.python]);
    expect(byKeys.results.map((course) => course.id)).toEqual([runs.demo, runs.audit]);
  });

  it('shows hidden courses only to staff that names itself', async () => {
    await lms.call(`/__sandbox/courses/${runs.demo}`, { method: 'PATCH', json: { hidden: true } });

    const unnamed = (await lms.asStaff(`${path}?org=OpenedX`)).json as CoursePage;
    const named = (await lms.asStaff(`${path}?org=OpenedX&username=matricula-worker`)).json as CoursePage;

    expect([unnamed.results.length, named.results.length]).toEqual([0, 1]);
  });

  it('refuses to be read as somebody else', async () => {
    expect((await lms.asNobody(`${path}?username=ana`)).status).toBe(403);
    expect((await lms.asStaff(`${path}?username=ghost`)).status).toBe(404);
  });

  it('has an end, and refuses odd keys', async () => {
    const beyond = await lms.call(`${path}?page=9`);
    const odd = await lms.call(`${path}?course_keys=nonsense`);

    expect(beyond.status).toBe(404);
    expect(beyond.json).toHaveProperty('developer_message');
    expect(odd.json).toEqual({
      field_errors: { course_keys: { developer_message: "'nonsense' is not a valid course key." } },
    });
  });

  it('needs its slash', async () => {
    expect((await lms.call('/api/courses/v1/courses')).status).toBe(301);
  });
});

describe('one course', () => {
  it('has an overview, and for staff whether a learner is enrolled', async () => {
    const open = await lms.call(`${path}${runs.demo}/`);
    const asked = await lms.asStaff(`${path}${runs.demo}/?username=aurora`);
    const anonymous = await lms.call(`${path}${runs.demo}/?username=aurora`);

    expect(open.json).toMatchObject({ id: runs.demo, overview: '<h2>DemoX</h2>' });
    expect(asked.json).toMatchObject({ is_enrolled: true });
    expect(anonymous.json).not.toHaveProperty('is_enrolled');
  });

  it('that is not there is a 404, and an odd key a 400', async () => {
    const unknown = await lms.call(`${path}${runs.unknown}/`);
    const odd = await lms.call(`${path}course-v1:a+b+c!/`);

    expect(unknown.status).toBe(404);
    expect(unknown.json).toHaveProperty('developer_message');
    expect(odd.status).toBe(400);
  });
});

describe('course ids', () => {
  it('are those the caller may staff', async () => {
    const staff = await lms.asStaff('/api/courses/v1/course_ids/?role=staff');
    const nobody = await lms.asNobody('/api/courses/v1/course_ids/?role=staff');

    expect((staff.json as CoursePage).results).toHaveLength(14);
    expect((nobody.json as CoursePage).results).toEqual([]);
  });

  it('need a role', async () => {
    expect((await lms.asStaff('/api/courses/v1/course_ids/')).status).toBe(400);
  });
});

describe('course modes', () => {
  const modes = '/api/course_modes/v1/courses';

  it('include expired ones', async () => {
    const answer = await lms.asStaff(`${modes}/${runs.expired}/`);

    expect(answer.json).toMatchObject([
      { mode_slug: 'audit' },
      {
        course_id: runs.expired,
        mode_slug: 'verified',
        mode_display_name: 'Verified Certificate',
        min_price: 49,
        currency: 'usd',
        expiration_datetime: '2025-12-31T00:00:00Z',
        expiration_datetime_is_explicit: true,
        description: null,
        sku: null,
        bulk_sku: null,
      },
    ]);
  });

  it('are an empty list for a course without rows and for an unknown one', async () => {
    expect((await lms.asStaff(`${modes}/${runs.noModes}/`)).json).toEqual([]);
    expect((await lms.asStaff(`${modes}/${runs.unknown}/`)).json).toEqual([]);
  });

  it('are for staff', async () => {
    expect((await lms.asNobody(`${modes}/${runs.demo}/`)).status).toBe(403);
    expect((await lms.call(`${modes}/${runs.demo}/`)).status).toBe(401);
  });

  it('can be reopened by a merge patch, and by nothing else', async () => {
    const address = `${modes}/${runs.expired}/verified`;
    const body = JSON.stringify({ expiration_datetime: '2099-01-01T00:00:00Z' });
    const patch = (type: string) =>
      lms.asStaff(address, { method: 'PATCH', text: body, headers: { 'Content-Type': type } });

    const plain = await patch('application/json');
    const merged = await patch('application/merge-patch+json');
    const after = await lms.asStaff(address);

    expect([plain.status, merged.status]).toEqual([415, 204]);
    expect(after.json).toMatchObject({ expiration_datetime: '2099-01-01T00:00:00Z' });
    expect((await lms.enroll(runs.expired, { user: 'ana', mode: 'verified' })).status).toBe(200);
  });

  it('that are not there cannot be changed', async () => {
    expect((await lms.asStaff(`${modes}/${runs.demo}/honor`)).status).toBe(404);
  });
});
