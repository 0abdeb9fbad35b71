import type { HttpClient } from '../../shared/http-client.ts';
import type { LmsClient } from '../lms-client.ts';
import { LmsError } from '../lms-error.ts';
import { findAccounts, isDisabled, lookUpAccount, readAccounts } from './accounts.ts';
import { checkLms } from './check.ts';
import { readCourseRun } from './course-runs.ts';
import { readEnrollment, readEnrollments, writeEnrollment } from './enrollments.ts';
import { enrollGroup, preEnrollGroup } from './groups.ts';
import { createPreEnrollment, deletePreEnrollment, hasPreEnrollment } from './pre-enrollments.ts';
import { isStaff } from './roles.ts';
import type { LmsSession } from './session.ts';

/** An Open edX LMS by its own APIs, in whichever version of the enrollment API it has. */
export function createOpenEdxClient(session: LmsSession, http: HttpClient): LmsClient {
  return {
    findAccounts: (emailKeys) => findAccounts(session, emailKeys),
    lookUpAccount: (emailKey) => lookUpAccount(session, emailKey),
    readAccounts: (usernames) => readAccounts(session, usernames),
    isDisabled: (username) => isDisabled(session, username),
    readEnrollment: (username, courseKey) => readEnrollment(session, username, courseKey),
    readEnrollments: (query) => readEnrollments(session, query),
    writeEnrollment: (write) => writeEnrollment(session, write),
    enrollGroup: (group) => enrollGroup(session, group),
    hasPreEnrollment: (emailKey, courseKey) => hasPreEnrollment(session, emailKey, courseKey),
    createPreEnrollment: (email, courseKey, options) =>
      createPreEnrollment(session, email, courseKey, options),
    preEnrollGroup: (emails, courseKey) => preEnrollGroup(session, emails, courseKey),
    deletePreEnrollment: (email, courseKey) => deletePreEnrollment(session, email, courseKey),
    readCourseRun: (courseKey) => readCourseRun(session, courseKey),
    probe: () => probe(session),
    check: () => checkLms(session, http),
  };
}

async function probe(session: LmsSession): Promise<void> {
  if (await isStaff(session)) return;
  throw new LmsError('staff_right_missing', 'The service user is not staff.');
}
