import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { api, type LmsUnderTest, runs, startLms } from '../../test-support/lms-under-test.ts';

let lms: LmsUnderTest;

beforeEach(async () => {
  lms = await startLms({ settings: { features: { bulkEnroll: true } } });
});

afterEach(() => lms.close());

const path = '/api/bulk_enroll/v1/bulk_enroll';

function bulk(body: Record<string, unknown>) {
  return lms.asStaff(path, { json: { action: 'enroll', courses: runs.demo, auto_enroll: true, ...body } });
}

function resultsOf(answer: { json: unknown }, courseId: string = runs.demo): unknown[] {
  const { courses } = answer.json as { courses: Record<string, { results: unknown[] }> };
  return courses[courseId]?.results ?? [];
}

const standing = (user: boolean, enrollment: boolean, allowed: boolean, autoEnroll: boolean) => ({
  user,
  enrollment,
  allowed,
  auto_enroll: autoEnroll,
});

async function release(name: string): Promise<void> {
  await lms.call('/__sandbox/settings', { method: 'PATCH', json: { release: name } });
}

describe('bulk enrollment', () => {
  it('is a page that is not there until the site switches it on', async () => {
    await lms.call('/__sandbox/settings', { method: 'PATCH', json: { features: { bulkEnroll: false } } });
    const answer = await bulk({ identifiers: 'ana' });

    expect(answer.status).toBe(404);
    expect(answer.headers.get('content-type')).toContain('text/html');
  });

  it('tells apart enrolled, pending, retired and invalid people', async () => {
    const identifiers = 'ana\nnew@example.org, uma@example.org gone@example.org,not-an-email';

    const answer = await bulk({ identifiers });

    expect(answer.status).toBe(200);
    expect(answer.json).toMatchObject({ auto_enroll: true, email_students: false, action: 'enroll' });
    expect(resultsOf(answer)).toEqual([
      {
        identifier: 'ana',
        before: standing(true, false, false, false),
        after: standing(true, true, false, false),
      },
      {
        identifier: 'new@example.org',
        before: standing(false, false, false, false),
        after: standing(false, false, true, true),
      },
      {
        identifier: 'uma@example.org',
        before: standing(true, false, false, false),
        after: standing(true, false, true, true),
      },
      {
        identifier: 'gone@example.org',
        before: standing(false, false, false, false),
        after: standing(false, false, false, false),
      },
      { identifier: 'not-an-email', invalidIdentifier: true },
    ]);
    expect(await lms.row('uma', runs.demo)).toBeUndefined();
  });

  it('takes a form as well, and any path that begins like its own', async () => {
    const answer = await lms.asStaff(`${path}/`, {
      form: { action: 'enroll', courses: runs.demo, identifiers: 'ana', auto_enroll: 'true' },
    });

    expect(resultsOf(answer)).toHaveLength(1);
  });

  it('uses only the first element of a list of courses', async () => {
    const answer = await bulk({ identifiers: 'ana', courses: [runs.demo, runs.audit] });

    expect(Object.keys((answer.json as { courses: object }).courses)).toEqual([runs.demo]);
  });

  it('writes auto_enroll on every call: leaving it out switches a pending one off', async () => {
    await bulk({ identifiers: 'new@example.org' });
    const answer = await bulk({ identifiers: 'new@example.org', auto_enroll: undefined });

    expect(resultsOf(answer)).toMatchObject([{ after: { allowed: true, auto_enroll: false } }]);
  });

  it('looks at neither dates, invitation, capacity nor modes', async () => {
    const courses = [runs.closed, runs.invitation, runs.full, runs.professional];

    const answer = await bulk({ identifiers: 'ana', courses: courses.join(',') });

    const done = courses.flatMap((course) => resultsOf(answer, course));
    expect(done).toHaveLength(4);
    for (const result of done) expect(result).toMatchObject({ after: { enrollment: true } });
    expect(await lms.row('ana', runs.professional)).toMatchObject({ mode: 'audit' });
  });

  it('keeps the mode of an active learner, and brings a former one back in the default mode', async () => {
    await lms.enroll(runs.demo, { user: 'ana', mode: 'verified' });
    await bulk({ identifiers: 'ana' });
    const active = await lms.row('ana', runs.demo);
    await bulk({ identifiers: 'ana', action: 'unenroll' });
    await bulk({ identifiers: 'ana' });

    expect(active).toMatchObject({ mode: 'verified', is_active: true });
    expect(await lms.row('ana', runs.demo)).toMatchObject({ mode: 'audit', is_active: true });
  });

  it('enrolls in honor where that is the only mode', async () => {
    await bulk({ identifiers: 'ana', courses: runs.honor });

    expect(await lms.row('ana', runs.honor)).toMatchObject({ mode: 'honor' });
  });

  it('shows an enrolled learner’s own pre-enrollment, unchanged', async () => {
    await lms.asStaff(`${api}/enrollment_allowed/`, {
      json: { email: 'ana@example.org', course_id: runs.demo },
    });

    const answer = await bulk({ identifiers: 'ana@example.org' });

    expect(resultsOf(answer)).toMatchObject([{ after: standing(true, true, true, false) }]);
  });

  it('unenrolls and withdraws by address in one call, and has nothing to do for a stranger', async () => {
    await lms.enroll(runs.demo, { user: 'ana', mode: 'verified' });
    await bulk({ identifiers: 'new@example.org' });

    const answer = await bulk({
      action: 'unenroll',
      identifiers: 'ana@example.org,new@example.org,stranger@example.org',
    });

    const nothing = standing(false, false, false, false);
    expect(resultsOf(answer)).toMatchObject([
      { before: standing(true, true, false, false), after: standing(true, false, false, false) },
      { before: standing(false, false, true, true), after: nothing },
      { before: nothing, after: nothing },
    ]);
    expect(await lms.row('ana', runs.demo)).toMatchObject({ mode: 'verified', is_active: false });
  });

  it('reports a plug-in’s refusal on the learner it refused', async () => {
    await lms.call('/__sandbox/settings', { method: 'PATCH', json: { refusedByFilter: [runs.demo] } });

    const answer = await bulk({ identifiers: 'ana,new@example.org' });

    expect(resultsOf(answer)).toMatchObject([
      { identifier: 'ana', error: true },
      { after: { allowed: true } },
    ]);
  });

  it('sends mails on every call that asks for them, and to people who left only', async () => {
    await bulk({ identifiers: 'ana,new@example.org', email_students: true });
    await bulk({ identifiers: 'ana', email_students: true });
    await bulk({ identifiers: 'ana,stranger@example.org', email_students: true, action: 'unenroll' });

    const { mails } = (await lms.call('/__sandbox/state')).json as { mails: { to: string; kind: string }[] };
    expect(mails.map((mail) => `${mail.kind} ${mail.to}`)).toEqual([
      'enrolled ana@example.org',
      'invited new@example.org',
      'enrolled ana@example.org',
      'unenrolled ana@example.org',
    ]);
  });

  it('puts people into cohorts and shows the one before', async () => {
    await bulk({ identifiers: 'vera', courses: runs.statistics, cohorts: 'mañana' });
    const answer = await bulk({ identifiers: 'vera', courses: runs.statistics, cohorts: 'noche' });

    expect(resultsOf(answer, runs.statistics)).toMatchObject([
      { before: { cohort: 'mañana' }, after: { cohort: 'noche' } },
    ]);
  });

  it('adds what the newest master adds', async () => {
    await release('master');

    const answer = await bulk({ identifiers: 'ana,new@example.org,nonsense' });

    expect(resultsOf(answer)).toMatchObject([
      { success: true, state_transition: 'from unenrolled to enrolled' },
      { success: true, state_transition: 'from unenrolled to allowed to enroll' },
      { invalidIdentifier: true, success: false, error_type: 'invalid_identifier' },
    ]);
  });

  it.each([
    ['teak', false],
    ['ulmo', true],
  ])('stops at an unknown course, courses before it done, on %s with mails %s', async (name, mails) => {
    await release(name);

    const answer = await bulk({
      identifiers: 'ana',
      courses: `${runs.demo},${runs.unknown}`,
      email_students: mails,
    });

    expect(answer.status).toBe(404);
    expect(answer.json).toEqual({ detail: 'Not found.' });
    expect(await lms.row('ana', runs.demo)).toBeDefined();
  });

  it('writes a row for an unknown course from Ulmo on, when no mails are asked for', async () => {
    const answer = await bulk({ identifiers: 'ana', courses: runs.unknown });

    expect(answer.status).toBe(200);
    expect(await lms.row('ana', runs.unknown)).toMatchObject({ is_active: true });
  });

  it.each([
    [
      'nothing',
      {},
      {
        identifiers: ['This field is required.'],
        courses: ['This field is required.'],
        action: ['This field is required.'],
      },
    ],
    [
      'an odd action',
      { identifiers: 'ana', courses: runs.demo, action: 'x' },
      { action: ['"x" is not a valid choice.'] },
    ],
    [
      'an odd course',
      { identifiers: 'ana', courses: 'x', action: 'enroll' },
      { courses: ['Course key not valid: x'] },
    ],
    [
      'cohorts to leave',
      { identifiers: 'ana', courses: runs.statistics, action: 'unenroll', cohorts: 'noche' },
      { non_field_errors: ['Cohorts can only be used for enrollments.'] },
    ],
    [
      'cohorts of another number',
      { identifiers: 'ana', courses: runs.statistics, action: 'enroll', cohorts: 'noche,tarde' },
      { non_field_errors: ['If provided, the cohorts and courses should have equal number of items.'] },
    ],
    [
      'an unknown cohort',
      { identifiers: 'ana', courses: runs.statistics, action: 'enroll', cohorts: 'tarde' },
      { non_field_errors: [`cohort tarde not found in course ${runs.statistics}.`] },
    ],
  ])('refuses %s', async (_case, body, errors) => {
    const answer = await lms.asStaff(path, { json: body });

    expect(answer.status).toBe(400);
    expect(answer.json).toEqual(errors);
  });

  it('is for staff', async () => {
    const answer = await lms.asNobody(path, { json: {} });

    expect(answer.status).toBe(403);
    expect(answer.json).toEqual({ detail: 'You do not have permission to perform this action.' });
  });
});
