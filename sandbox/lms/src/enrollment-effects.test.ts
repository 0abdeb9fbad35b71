import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { api, type LmsUnderTest, runs, startLms } from '../../test-support/lms-under-test.ts';

const verified = { user: 'ana', mode: 'verified' };

let lms: LmsUnderTest;

beforeAll(async () => {
  lms = await startLms();
});

beforeEach(async () => {
  await lms.call('/__sandbox/reset', { json: { settings: true } });
});

afterAll(() => lms.close());

describe('an enrollment call', () => {
  it('answers with the enrollment', async () => {
    const answer = await lms.enroll(runs.demo, { ...verified, is_active: true });

    expect(Object.keys(answer.json as object)).toEqual([
      'created',
      'mode',
      'is_active',
      'course_details',
      'user',
    ]);
    expect(answer.json).toMatchObject({ mode: 'verified', is_active: true, user: 'ana' });
    expect((answer.json as { created: string }).created).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
  });

  it('names what is offered in its mode error', async () => {
    const answer = await lms.enroll(runs.expired, verified);

    const { course_details: details } = answer.json as {
      course_details: { course_modes: { slug: string }[] };
    };
    expect(details.course_modes.map((mode) => mode.slug)).toEqual(['audit']);
  });

  it('replaces all attributes and shows them in the state only', async () => {
    const attribute = (value: string) => ({ namespace: 'order', name: 'order_number', value });
    await lms.enroll(runs.demo, { ...verified, enrollment_attributes: [attribute('1'), attribute('2')] });
    const answer = await lms.enroll(runs.demo, {
      ...verified,
      is_active: false,
      enrollment_attributes: [attribute('3')],
    });

    expect((await lms.row('ana', runs.demo))?.['attributes']).toEqual([attribute('3')]);
    expect(answer.json).not.toHaveProperty('enrollment_attributes');
  });

  it('puts the learner into an existing cohort', async () => {
    await lms.enroll(runs.statistics, { user: 'ana', cohort: 'noche' });

    expect((await lms.row('ana', runs.statistics))?.['cohort']).toBe('noche');
  });

  it('may set an expired mode with the server-to-server key', async () => {
    await lms.call('/__sandbox/settings', { method: 'PATCH', json: { apiKey: 'old-key' } });
    await lms.enroll(runs.expired, { user: 'ana' });

    const answer = await lms.call(`${api}/enrollment`, {
      headers: { 'X-Edx-Api-Key': 'old-key' },
      json: { user: 'ana', mode: 'verified', course_details: { course_id: runs.expired } },
    });

    expect(answer.status).toBe(200);
    expect(await lms.row('ana', runs.expired)).toMatchObject({ mode: 'verified' });
  });

  it('of course staff ignores closed, and course staff take no seat', async () => {
    await lms.call(`/__sandbox/courses/${runs.full}`, {
      method: 'PATCH',
      json: { staff: ['seat-one', 'ana'] },
    });
    await lms.call(`/__sandbox/courses/${runs.closed}`, { method: 'PATCH', json: { staff: ['ana'] } });

    expect((await lms.enroll(runs.closed, { user: 'ana' })).status).toBe(200);
    expect((await lms.enroll(runs.full, { user: 'ana' })).status).toBe(200);
    expect((await lms.enroll(runs.full, { user: 'bob' })).status).toBe(200);
    expect((await lms.enroll(runs.full, { user: 'carla' })).status).toBe(400);
  });

  it('needs a body that is JSON or a form', async () => {
    const malformed = await lms.asStaff(`${api}/enrollment`, {
      text: '{',
      headers: { 'Content-Type': 'application/json' },
    });
    const odd = await lms.asStaff(`${api}/enrollment`, {
      text: 'x',
      headers: { 'Content-Type': 'text/plain' },
    });

    expect(malformed.status).toBe(400);
    expect(malformed.json).toHaveProperty('detail', expect.stringContaining('JSON parse error'));
    expect(odd.status).toBe(415);
  });

  it('that is made twice at once writes one row', async () => {
    const answers = await Promise.all([lms.enroll(runs.demo, verified), lms.enroll(runs.demo, verified)]);

    expect(answers.map((answer) => answer.status)).toEqual([200, 200]);
    expect(answers[0].json).toEqual(answers[1].json);
  });
});

describe('a pre-enrollment', () => {
  const allow = (courseId: string) =>
    lms.asStaff(`${api}/enrollment_allowed/`, {
      json: { email: 'ana@example.org', course_id: courseId, auto_enroll: true },
    });

  it.each([runs.closed, runs.invitation])('opens %s', async (courseId) => {
    await allow(courseId);

    expect((await lms.enroll(courseId, verified)).status).toBe(200);
  });

  it('does not open a closed course where the site says so', async () => {
    await lms.call('/__sandbox/settings', {
      method: 'PATCH',
      json: { features: { disableAllowedEnrollmentIfClosed: true } },
    });
    await allow(runs.closed);

    expect((await lms.enroll(runs.closed, verified)).status).toBe(400);
  });

  it('that another account used closes even an open course', async () => {
    await allow(runs.demo);
    await lms.enroll(runs.demo, { user: 'ana' });
    await lms.call('/__sandbox/users/ana', { method: 'PATCH', json: { email: 'ana.new@example.org' } });
    await lms.call('/__sandbox/users/bob', { method: 'PATCH', json: { email: 'ana@example.org' } });

    expect((await lms.enroll(runs.demo, { user: 'bob' })).status).toBe(400);
  });

  it('is marked as used by the enrollment it belongs to', async () => {
    await allow(runs.demo);
    await lms.enroll(runs.demo, { user: 'ana' });

    const { json } = await lms.asStaff(`${api}/enrollment_allowed/?email=ana@example.org`);

    expect(json).toMatchObject([{ email: 'ana@example.org', user: 11 }]);
  });
});
