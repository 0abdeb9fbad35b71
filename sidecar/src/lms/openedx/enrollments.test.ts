import { describe, expect, it } from 'vitest';
import { courseKey, DEMO } from '../../../test/support/builders.ts';
import { answer, PretendHttp } from '../../../test/support/pretend-http.ts';
import type { HttpResponse } from '../../shared/http-client.ts';
import { enrollmentKey, type EnrollmentWrite } from '../lms-client.ts';
import type { LmsErrorCode } from '../lms-error.ts';
import { AccessTokenSource } from './access-token.ts';
import { readEnrollment, readEnrollments, writeEnrollment } from './enrollments.ts';
import { LmsSession } from './session.ts';

const token = answer(200, { access_token: 'a.b.c', expires_in: 3600, token_type: 'JWT' });

/** An LMS that gives tokens and answers everything else by these, one after the other, and then the last one. */
function lms(...answers: HttpResponse[]) {
  let asked = 0;
  const http = new PretendHttp((request) => {
    if (request.url.endsWith('/oauth2/access_token')) return token;
    asked += 1;
    return answers[Math.min(asked, answers.length) - 1] ?? answer(200);
  });
  const application = { baseUrl: 'https://lms.example', clientId: 'id', clientSecret: () => 'secret' };
  const meter = { take: () => Promise.resolve(), note: () => undefined };
  const session = new LmsSession(application.baseUrl, new AccessTokenSource(application, http), http, meter);
  const calls = () => http.requests.filter((request) => !request.url.endsWith('/oauth2/access_token'));
  return { session, calls };
}

const enrollment = (overrides: object = {}) => ({
  created: '2026-08-10T12:34:56.789012Z',
  mode: 'verified',
  is_active: true,
  course_details: { course_id: DEMO },
  user: 'ana',
  ...overrides,
});

const write: EnrollmentWrite = {
  username: 'ana',
  courseKey: DEMO,
  mode: 'verified',
  isActive: true,
  orders: ['books/18'],
  force: false,
};

describe('an enrollment that the LMS refuses', () => {
  const refused = (status: number, body: unknown) =>
    writeEnrollment(lms(answer(status, body)).session, write);
  const message = (text: string) => ({ message: text });
  /** An error of API v2. */
  const envelope = (slug: string, detail: string) => ({
    type: `https://docs.openedx.org/errors/${slug}`,
    detail,
  });

  it.each<[number, unknown, LmsErrorCode]>([
    [
      400,
      message(`The [verified] course mode is expired or otherwise unavailable for course run [${DEMO}].`),
      'course_mode_unavailable',
    ],
    [400, message(`No course '${DEMO}' found for enrollment`), 'course_not_found'],
    [
      400,
      message("Enrollment mode mismatch: active mode=audit, requested mode=verified. Won't deactivate."),
      'mode_changed_meanwhile',
    ],
    [
      400,
      message(
        `An error occurred while creating the new course enrollment for user 'ana' in course '${DEMO}'`,
      ),
      'enrollment_not_possible',
    ],
    [400, '<html>', 'enrollment_not_possible'],
    [
      403,
      {
        ...message(`Users from this location cannot access the course '${DEMO}'.`),
        user_message_url: '/embargo',
      },
      'enrollment_refused',
    ],
    [403, { ...message('A plug-in says no.'), localizedMessage: 'No.' }, 'enrollment_refused'],
    [
      403,
      message('User does not have permission to create enrollment with mode [verified].'),
      'staff_right_missing',
    ],
    [403, { detail: 'You do not have permission to perform this action.' }, 'staff_right_missing'],
    [404, '', 'staff_right_missing'],
    [406, message('The user ana does not exist.'), 'account_unknown'],
    [404, envelope('not-found', 'The user ana does not exist.'), 'account_unknown'],
    [404, envelope('not-found', 'Not found.'), 'staff_right_missing'],
    [
      403,
      envelope('authz', 'User does not have permission to create enrollment with mode [verified].'),
      'staff_right_missing',
    ],
    [403, envelope('authz', 'You do not have permission to perform this action.'), 'staff_right_missing'],
    [403, envelope('authz', 'A plug-in says no.'), 'enrollment_refused'],
    [400, envelope('validation', `No course '${DEMO}' found for enrollment`), 'course_not_found'],
    [404, '<h1>Page not found</h1>', 'not_an_lms'],
    [410, '', 'not_an_lms'],
    [429, { detail: 'Request was throttled. Expected available in 34 seconds.' }, 'lms_throttled'],
    [500, '<html>', 'lms_failing'],
    [401, { detail: 'Token is expired.' }, 'credentials_rejected'],
  ])('with %i %j is %s', async (status, body, code) => {
    await expect(refused(status, body)).rejects.toMatchObject({ code });
  });

  it('without a reason may have been done all the same, so it is in doubt', async () => {
    await expect(refused(400, message('An error occurred'))).rejects.toMatchObject({ isDoubtful: true });
  });

  it('because the token ended early is tried once more with a new one', async () => {
    const { session, calls } = lms(answer(401, { detail: 'expired' }), answer(200, enrollment()));

    expect(await writeEnrollment(session, write)).toEqual({ isActive: true, mode: 'verified' });
    expect(calls()).toHaveLength(2);
  });
});

describe('an enrollment that is answered with success', () => {
  const answered = (body: unknown) => writeEnrollment(lms(answer(200, body)).session, write);

  it('counts as what the LMS says, not as what was asked for', async () => {
    expect(await answered(enrollment({ mode: 'audit', is_active: false }))).toEqual({
      isActive: false,
      mode: 'audit',
    });
  });

  it('counts when the LMS writes the username in other capitals, or the course is gone', async () => {
    await expect(answered(enrollment({ user: 'Ana', course_details: null }))).resolves.toMatchObject({
      isActive: true,
    });
  });

  it.each<[string, object]>([
    ['another learner, as old releases do with the service user', { user: 'bridge' }],
    ['another course run', { course_details: { course_id: 'course-v1:A+B+C' } }],
  ])('is not believed when it speaks of %s', async (_what, overrides) => {
    await expect(answered(enrollment(overrides))).rejects.toMatchObject({
      code: 'unexpected_answer',
      isDoubtful: true,
    });
  });

  it('is asked for by username, with the orders for the support pages, forced only where it has to be', async () => {
    const { session, calls } = lms(answer(200, enrollment()));

    await writeEnrollment(session, write);
    await writeEnrollment(session, { ...write, force: true });
    await writeEnrollment(session, { ...write, isActive: false });

    const bodies = calls().map((call) => JSON.parse(call.body ?? '') as object);
    const common = { user: 'ana', mode: 'verified', course_details: { course_id: DEMO } };
    const attributes = [
      { namespace: 'order', name: 'order_number', value: 'books/18' },
      { namespace: 'order', name: 'source_system', value: 'matricula' },
    ];
    expect(bodies).toEqual([
      { ...common, is_active: true, enrollment_attributes: attributes },
      { ...common, is_active: true, enrollment_attributes: attributes, force_enrollment: true },
      { ...common, is_active: false },
    ]);
  });
});

describe('reading one enrollment', () => {
  it.each<[string, HttpResponse, unknown]>([
    ['absent where the answer is empty', answer(200), 'absent'],
    ['active', answer(200, enrollment()), { isActive: true, mode: 'verified' }],
    ['left', answer(200, enrollment({ is_active: false })), { isActive: false, mode: 'verified' }],
  ])('finds it %s', async (_what, given, seen) => {
    expect(await readEnrollment(lms(given).session, 'ana', DEMO)).toEqual(seen);
  });

  it('is not "absent" when the service user may not see it', async () => {
    await expect(readEnrollment(lms(answer(404)).session, 'ana', DEMO)).rejects.toMatchObject({
      code: 'staff_right_missing',
    });
  });

  it('writes the key into the path with its plus signs, and no sign of the username as a sign of the path', async () => {
    const { session, calls } = lms(answer(200));

    await readEnrollment(session, 'ana/b?', courseKey('course-v1:Fí+B+C'));

    expect(calls()[0]?.url).toBe(
      'https://lms.example/api/enrollment/v1/enrollment/ana%2Fb%3F,course-v1:F%C3%AD+B+C',
    );
  });
});

describe('reading many enrollments', () => {
  const row = (user: string, overrides: object = {}) => ({
    user,
    course_id: DEMO,
    mode: 'audit',
    is_active: true,
    ...overrides,
  });
  const page = (results: object[], next: string | null = null) =>
    answer(200, { next, previous: null, results });
  const query = { usernames: ['ana', 'bob'], courseKey: DEMO };

  it('asks for them by name, and for the run with its plus signs encoded', async () => {
    const { session, calls } = lms(page([]));

    await readEnrollments(session, query);

    expect(calls()[0]?.url).toContain(
      '/enrollments?username=ana%2Cbob&course_id=course-v1%3AOpenedX%2BDemoX%2BDemoCourse',
    );
  });

  it('believes only rows of those who were asked for, inactive ones as inactive', async () => {
    const { session } = lms(page([row('Ana'), row('bob', { is_active: false }), row('eve')]));

    expect(await readEnrollments(session, query)).toEqual(
      new Map([
        [enrollmentKey('ana', DEMO), { isActive: true, mode: 'audit' }],
        [enrollmentKey('bob', DEMO), { isActive: false, mode: 'audit' }],
      ]),
    );
  });

  it('follows its pages on the same LMS, wherever they point', async () => {
    const { session, calls } = lms(
      page([row('ana')], 'http://internal.example:8000/api/next?cursor=a%3D'),
      page([row('bob')]),
    );

    expect((await readEnrollments(session, query))?.size).toBe(2);
    expect(calls()[1]?.url).toBe('https://lms.example/api/next?cursor=a%3D');
  });

  it('gives up where there are more pages than single readings would take', async () => {
    const { session, calls } = lms(page([row('ana')], 'https://lms.example/api/next?cursor=a'));

    expect(await readEnrollments(session, query)).toBeUndefined();
    expect(calls()).toHaveLength(4);
  });
});
