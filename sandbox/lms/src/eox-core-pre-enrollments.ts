import { toPlainFields } from '../../kit/call.ts';
import { emptyReply, jsonReply, type Reply } from '../../kit/reply.ts';
import { ApiError } from './api-error.ts';
import { isoMicros } from './clock.ts';
import { parseCourseKey } from './course-key.ts';
import type { EnrollmentAllowed } from './model.ts';
import { type ApiRequest, requestData } from './views.ts';

/** `POST pre-enrollment/`: of an unknown course with a warning; one that exists already is a 404, as upstream has it. */
export function createPreEnrollment(request: ApiRequest): Reply {
  return withPair(request, ({ email, courseKey, autoEnroll }) => {
    const { allowed, courses } = request.lms.state;
    if (allowed.find(email, courseKey) !== undefined) {
      throw new ApiError(404, `Pre-enrollment already exists for email: ${email} course_id: ${courseKey}`);
    }
    const added = allowed.add({ email, courseKey, autoEnroll, accountId: null, created: isoMicros() });
    const warning = courses.has(courseKey) ? [] : [`Course with course_id:${courseKey} does not exist`];
    return jsonReply(200, { ...toObject(added), ...(warning.length > 0 ? { warning } : {}) });
  });
}

/** `GET pre-enrollment/?email=&course_id=`. */
export function getPreEnrollment(request: ApiRequest): Reply {
  return withPair(request, (pair) => jsonReply(200, toObject(requireAllowed(request, pair))));
}

/** `PUT pre-enrollment/`: changes `auto_enroll`. */
export function changePreEnrollment(request: ApiRequest): Reply {
  return withPair(request, (pair) => {
    const present = requireAllowed(request, pair);
    present.autoEnroll = pair.autoEnroll;
    return jsonReply(200, toObject(present));
  });
}

/** `DELETE pre-enrollment/?email=&course_id=`, or with a body. */
export function deletePreEnrollment(request: ApiRequest): Reply {
  return withPair(request, (pair) => {
    const present = requireAllowed(request, pair);
    request.lms.state.allowed.delete(present.email, present.courseKey);
    return emptyReply(204);
  });
}

interface Pair {
  email: string;
  courseKey: string;
  autoEnroll: boolean;
}

function withPair(request: ApiRequest, work: (pair: Pair) => Reply): Reply {
  const { call } = request;
  const fields: Record<string, unknown> = call.query.size > 0 ? toPlainFields(call.query) : requestData(call);
  const { email, course_id: courseKey, auto_enroll: autoEnroll = true } = fields;
  const errors: Record<string, string[]> = {};
  if (typeof email !== 'string') errors['email'] = ['This field is required.'];
  else if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) errors['email'] = ['Enter a valid email address.'];
  if (typeof courseKey !== 'string') errors['course_id'] = ['This field is required.'];
  else if (parseCourseKey(courseKey) === undefined) errors['course_id'] = [`Invalid course_id ${courseKey}`];
  if (typeof email !== 'string' || typeof courseKey !== 'string' || Object.keys(errors).length > 0) {
    return jsonReply(400, errors);
  }
  return work({ email, courseKey, autoEnroll: autoEnroll === true || autoEnroll === 'true' });
}

function requireAllowed({ lms }: ApiRequest, { email, courseKey }: Pair): EnrollmentAllowed {
  const present = lms.state.allowed.find(email, courseKey);
  if (present !== undefined) return present;
  throw new ApiError(404, `Pre-enrollment not found for email: ${email} course_id: ${courseKey}`);
}

function toObject({ email, courseKey, autoEnroll }: EnrollmentAllowed) {
  return { course_id: courseKey, auto_enroll: autoEnroll, email };
}
