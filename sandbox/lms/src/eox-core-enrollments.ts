import { queryValue } from '../../kit/call.ts';
import { emptyReply, jsonReply, type Reply } from '../../kit/reply.ts';
import { ApiError } from './api-error.ts';
import { toAttributes } from './attributes.ts';
import { requireAccount } from './eox-core-accounts.ts';
import { type EoxOrder, readOrders } from './eox-core-orders.ts';
import { enroll, isClosedFor, isFull } from './enroll.ts';
import type { Lms } from './lms.ts';
import type { Account, Enrollment } from './model.ts';
import { type ApiRequest } from './views.ts';

/** `POST enrollment/`, of one or of many: those that fail are told among the others, with a 202. */
export function createEnrollments(request: ApiRequest): Reply {
  return answerEach(request, (order) => toObject(...create(request.lms, order)));
}

/** `PUT enrollment/`: an enrollment that is there gets mode and activation as sent, whatever it had before. */
export function changeEnrollments(request: ApiRequest): Reply {
  return answerEach(request, (order) => {
    const { enrollments } = request.lms.state;
    const account = requireAccount(request.lms, order);
    const present = enrollments.find(account.id, order.courseKey);
    if (present === undefined) throw new ApiError(404, `No enrollment found for ${account.username}`);
    keep(request.lms, present, order);
    // Unlike what is answered to POST, this is not serialized: the username stands under `user`.
    return {
      user: account.username,
      course_id: order.courseKey,
      mode: present.mode,
      is_active: present.isActive,
      enrollment_attributes: order.attributes ?? null,
    };
  });
}

/** `GET enrollment/?email=&course_id=`. */
export function getEnrollment(request: ApiRequest): Reply {
  const [account, courseKey] = readQuery(request);
  const present = request.lms.state.enrollments.find(account.id, courseKey);
  if (present === undefined) return jsonReply(404, [`No enrollment found for user:\`${account.username}\``]);
  return jsonReply(200, toObject(account, present));
}

/** `DELETE enrollment/?email=&course_id=`: removes the row. */
export function deleteEnrollment(request: ApiRequest): Reply {
  const [account, courseKey] = readQuery(request);
  const present = request.lms.state.enrollments.find(account.id, courseKey);
  if (present === undefined) {
    const text = `No enrollment found for user: \`${account.username}\` on course_id \`${courseKey}\``;
    throw new ApiError(404, text);
  }
  request.lms.state.enrollments.delete(present);
  return emptyReply(204);
}

function answerEach(request: ApiRequest, work: (order: EoxOrder) => Record<string, unknown>): Reply {
  const read = readOrders(request);
  if ('errors' in read) return jsonReply(400, read.errors);
  const answers = read.orders.map((order) => {
    try {
      return work(order);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      return { ...order.echo, error: { detail: error.detail } };
    }
  });
  const status = answers.some((answer) => 'error' in answer) ? 202 : 200;
  return jsonReply(status, read.isMany ? answers : answers[0]);
}

/** Without `force` dates, capacity and an enrollment that is there stand in the way; a plug-in's filter always does. */
function create(lms: Lms, order: EoxOrder): [Account, Enrollment] {
  const { courseKey, mode, force } = order;
  const account = requireAccount(lms, order);
  const course = lms.state.courses.get(courseKey);
  if (course === undefined)
    throw new ApiError(404, `CourseNotFoundError('No course found for ${courseKey}')`);
  if (lms.settings.refusedByFilter.includes(courseKey)) {
    throw new ApiError(500, 'You are not allowed to enroll in this course.');
  }
  if (!force && isClosedFor(lms, account, course)) throw new ApiError(500, 'CourseEnrollmentClosedError');
  if (!force && isFull(lms, course)) throw new ApiError(500, 'CourseEnrollmentFullError');
  const present = lms.state.enrollments.find(account.id, courseKey);
  if (!force && present?.isActive === true) {
    const text = 'CourseEnrollmentExistsError(...), use force to update the existing enrollment';
    throw new ApiError(500, text);
  }
  return [account, keep(lms, present ?? enroll(lms, account, courseKey, mode), order)];
}

function keep(lms: Lms, enrollment: Enrollment, { mode, isActive, attributes }: EoxOrder): Enrollment {
  if (attributes !== undefined) enrollment.attributes = toAttributes(attributes);
  return lms.state.enrollments.change(enrollment, { mode, isActive });
}

function readQuery({ lms, call }: ApiRequest): [Account, string] {
  const who = { username: queryValue(call, 'username'), email: queryValue(call, 'email') };
  const account = requireAccount(lms, who);
  const courseKey = queryValue(call, 'course_id') ?? '';
  if (courseKey === '') throw new ApiError(400, 'You have to provide a course_id');
  return [account, courseKey];
}

function toObject(account: Account, enrollment: Enrollment) {
  return {
    username: account.username,
    is_active: enrollment.isActive,
    mode: enrollment.mode,
    enrollment_attributes: enrollment.attributes,
    course_id: enrollment.courseKey,
    created: enrollment.created,
  };
}
