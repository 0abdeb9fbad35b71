import type { HttpClient } from '../../shared/http-client.ts';
import type { CallMeter, LmsClient } from '../lms-client.ts';
import { LmsError } from '../lms-error.ts';
import type { AccessTokenSource } from './access-token.ts';
import { findAccounts, lookUpAccount } from './accounts.ts';
import { toLmsError } from './answers.ts';
import { checkLms } from './check.ts';
import { readCourseRun } from './course-runs.ts';
import { readEnrollment, readEnrollments, writeEnrollment } from './enrollments.ts';
import { createPreEnrollment, deletePreEnrollment, hasPreEnrollment } from './pre-enrollments.ts';
import { LmsSession } from './session.ts';

/** An Open edX LMS by its enrollment API v1, which every release in use has. */
export function createOpenEdxClient(
  baseUrl: string,
  tokens: AccessTokenSource,
  http: HttpClient,
  meter: CallMeter,
): LmsClient {
  const session = new LmsSession(baseUrl, tokens, http, meter);
  return {
    findAccounts: (emailKeys) => findAccounts(session, emailKeys),
    lookUpAccount: (emailKey) => lookUpAccount(session, emailKey),
    readEnrollment: (username, courseKey) => readEnrollment(session, username, courseKey),
    readEnrollments: (query) => readEnrollments(session, query),
    writeEnrollment: (write) => writeEnrollment(session, write),
    hasPreEnrollment: (emailKey, courseKey) => hasPreEnrollment(session, emailKey, courseKey),
    createPreEnrollment: (email, courseKey, options) =>
      createPreEnrollment(session, email, courseKey, options),
    deletePreEnrollment: (email, courseKey) => deletePreEnrollment(session, email, courseKey),
    readCourseRun: (courseKey) => readCourseRun(session, courseKey),
    probe: () => probe(session),
    check: () => checkLms(session, http),
  };
}

async function probe(session: LmsSession): Promise<void> {
  const answer = await session.send({ method: 'GET', path: '/api/enrollment/v1/roles/', isThrottled: true });
  if (answer.status !== 200) throw toLmsError(answer, 'a probe');
  if (!/"is_staff":\s*true/.test(answer.text)) {
    throw new LmsError('staff_right_missing', 'The service user is not staff.', { status: answer.status });
  }
}
