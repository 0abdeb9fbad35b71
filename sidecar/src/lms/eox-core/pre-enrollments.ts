import type { CourseKey } from '../../ledger/course-key.ts';
import { toLmsError } from '../openedx/answers.ts';
import type { LmsSession } from '../openedx/session.ts';
import { readDetail, sendToEoxCore } from './call.ts';

/** @returns undefined where the plug-in is not there. */
export async function hasPreEnrollmentInEoxCore(
  session: LmsSession,
  emailKey: string,
  courseKey: CourseKey,
): Promise<boolean | undefined> {
  const answer = await sendToEoxCore(session, { method: 'GET', path: pathOf(emailKey, courseKey) });
  if (answer === undefined) return undefined;
  if (answer.status === 404) return false;
  if (answer.status !== 200) throw toLmsError(answer, 'reading a pre-enrollment from eox-core');
  return true;
}

/** One that exists already is a 404 (edxapp_wrapper/backends/pre_enrollment_l_v1.py). */
export async function createPreEnrollmentByEoxCore(
  session: LmsSession,
  email: string,
  courseKey: CourseKey,
): Promise<'created' | 'exists' | undefined> {
  const body = { email, course_id: courseKey, auto_enroll: true };
  const answer = await sendToEoxCore(session, { method: 'POST', path: '/pre-enrollment/', body });
  if (answer === undefined) return undefined;
  if (answer.status === 200) return 'created';
  if (answer.status === 404 && /already exists/.test(readDetail(answer.text))) return 'exists';
  throw toLmsError(answer, 'pre-enrolling by eox-core');
}

/** @returns Whether it is gone; undefined where the plug-in is not there. */
export async function deletePreEnrollmentByEoxCore(
  session: LmsSession,
  email: string,
  courseKey: CourseKey,
): Promise<true | undefined> {
  const answer = await sendToEoxCore(session, { method: 'DELETE', path: pathOf(email, courseKey) });
  if (answer === undefined) return undefined;
  if (answer.status !== 204 && answer.status !== 404)
    throw toLmsError(answer, 'taking back a pre-enrollment');
  return true;
}

function pathOf(email: string, courseKey: CourseKey): string {
  return `/pre-enrollment/?${new URLSearchParams({ email, course_id: courseKey }).toString()}`;
}
