import { isRecord } from '../../kit/parse.ts';
import { emptyReply, jsonReply, type Reply } from '../../kit/reply.ts';
import { addEnrollment } from './add-enrollment.ts';
import { toEnrollmentObject } from './course-details.ts';
import { parseCourseKey } from './course-key.ts';
import { djangoPage } from './django-pages.ts';
import { applyAttributes, joinCohort } from './enrollment-extras.ts';
import { message, noCourse } from './enrollment-replies.ts';
import { features, type Lms } from './lms.ts';
import type { Account, Enrollment } from './model.ts';
import { pythonText } from './python-text.ts';
import { updateEnrollment } from './update-enrollment.ts';
import { type ApiRequest, callerAccount, isPrivileged, requestData } from './views.ts';
import type { Wanted } from './wanted-enrollment.ts';

/** A step of the evaluation either ends the call with an answer or yields what the next step needs. */
type Step<T> = { reply: Reply } | { value: T };

/**
 * `POST enrollment` (`enrollments/views.py`, `EnrollmentListView.post`). The order of the checks is the
 * contract: a bridge learns from the first one that fails.
 */
export function addOrUpdateEnrollment(request: ApiRequest): Reply {
  const body = requestData(request.call);
  const key = readCourseKey(body);
  if ('reply' in key) return key.reply;
  const account = findLearner(request, body);
  if ('reply' in account) return account.reply;
  if (request.lms.settings.embargoed.includes(key.value)) return embargoReply(request, key.value);
  const wanted = readWanted(request, body, account.value, key.value);
  if ('reply' in wanted) return wanted.reply;
  return write(request, wanted.value);
}

function readCourseKey(body: Record<string, unknown>): Step<string> {
  const details = body['course_details'];
  const courseId = isRecord(details) ? details['course_id'] : undefined;
  if (courseId === undefined || courseId === null || courseId === '') {
    return { reply: message(400, 'Course ID must be specified to create a new enrollment.') };
  }
  const key = pythonText(courseId);
  if (parseCourseKey(key) === undefined) return { reply: noCourse(key) };
  return { value: key };
}

function findLearner(request: ApiRequest, body: Record<string, unknown>): Step<Account> {
  const { lms, caller } = request;
  const username = textOf(body['user']);
  const email = features(lms).readsEmail ? textOf(body['email']) : '';
  const isForOther = username === '' ? email !== '' : username !== caller.account?.username;
  if (isForOther && !isPrivileged(caller)) return { reply: emptyReply(404) };
  const byEmail = username === '' && email !== '' ? lms.state.accounts.findByEmail(email) : undefined;
  if (username === '' && email !== '' && byEmail === undefined) {
    return { reply: message(406, `The user with the email address ${email} does not exist.`) };
  }
  const mode = body['mode'] ?? null;
  if (mode !== null && mode !== 'audit' && mode !== 'honor' && !isPrivileged(caller)) {
    const text = `User does not have permission to create enrollment with mode [${pythonText(mode)}].`;
    return { reply: message(403, text) };
  }
  if (byEmail !== undefined) return { value: byEmail };
  // Neither username nor (readable) e-mail: the caller itself is enrolled.
  const account = username === '' ? callerAccount(request) : lms.state.accounts.findByUsername(username);
  if (account === undefined) return { reply: message(406, `The user ${username} does not exist.`) };
  return { value: account };
}

function readWanted(
  { lms, caller }: ApiRequest,
  body: Record<string, unknown>,
  account: Account,
  courseKey: string,
): Step<Wanted> {
  const isActive = body['is_active'] ?? null;
  if (isActive !== null && typeof isActive !== 'boolean') {
    return { reply: message(400, `'${pythonText(isActive)}' is an invalid enrollment activation status.`) };
  }
  const force = features(lms).forceEnrollment ? (body['force_enrollment'] ?? null) : null;
  if (force !== null && typeof force !== 'boolean') {
    return { reply: message(400, `'${pythonText(force)}' is an invalid force enrollment status.`) };
  }
  const attributes = Array.isArray(body['enrollment_attributes']) ? body['enrollment_attributes'] : null;
  return {
    value: {
      account,
      courseKey,
      mode: body['mode'] === undefined || body['mode'] === null ? null : pythonText(body['mode']),
      isActive,
      force: force === true && caller.account?.isStaff === true,
      attributes,
      cohort: body['cohort'] === undefined || body['cohort'] === null ? null : pythonText(body['cohort']),
      hasApiKey: caller.hasApiKey,
    },
  };
}

function write({ lms, caller }: ApiRequest, wanted: Wanted): Reply {
  const present = lms.state.enrollments.find(wanted.account.id, wanted.courseKey);
  // The view formats every attribute as namespace:name before anything else, and fails over one without.
  if (wanted.attributes?.some((attribute) => !hasNamespaceAndName(attribute)) === true)
    return djangoPage(500);
  const modeChanged = present !== undefined && wanted.mode !== null && wanted.mode !== present.mode;
  const activeChanged =
    present !== undefined && wanted.isActive !== null && wanted.isActive !== present.isActive;
  if (present !== undefined && isPrivileged(caller) && (modeChanged || activeChanged)) {
    const refusal = updateEnrollment(lms, wanted, present, { modeChanged, activeChanged });
    return refusal ?? finish(lms, wanted, present);
  }
  const added = addEnrollment(lms, wanted, present);
  return 'reply' in added ? added.reply : finish(lms, wanted, added.enrollment);
}

function finish(lms: Lms, wanted: Wanted, enrollment: Enrollment): Reply {
  const refusal = applyAttributes(lms, wanted, enrollment) ?? joinCohort(lms, wanted, enrollment);
  const course = lms.state.courses.get(wanted.courseKey);
  return refusal ?? jsonReply(200, toEnrollmentObject(enrollment, wanted.account, course));
}

function embargoReply({ call }: ApiRequest, courseKey: string): Reply {
  return jsonReply(403, {
    message: `Users from this location cannot access the course '${courseKey}'.`,
    user_message_url: `${call.origin}/embargo/blocked-message/enrollment/default/`,
  });
}

function hasNamespaceAndName(attribute: unknown): boolean {
  return isRecord(attribute) && 'namespace' in attribute && 'name' in attribute;
}

function textOf(value: unknown): string {
  return value === undefined || value === null ? '' : pythonText(value);
}
