import { queryValue } from '../../kit/call.ts';
import { emptyReply, jsonReply, type Reply } from '../../kit/reply.ts';
import { isoMicros } from './clock.ts';
import { parseCourseKey } from './course-key.ts';
import { djangoPage } from './django-pages.ts';
import type { EnrollmentAllowed } from './model.ts';
import { pythonText } from './python-text.ts';
import { type ApiRequest, callerAccount, requestData } from './views.ts';

/** `GET enrollment_allowed/?email=`: the pre-enrollments of an address, by default the caller's own. */
export function listAllowed(request: ApiRequest): Reply {
  const email = queryValue(request.call, 'email') ?? callerAccount(request).email;
  return jsonReply(200, request.lms.state.allowed.ofEmail(email).map(toAllowedObject));
}

/**
 * `POST enrollment_allowed/`: neither the address nor the course has to exist, and an existing row keeps
 * its `auto_enroll`.
 */
export function addAllowed({ lms, call }: ApiRequest): Reply {
  const body = requestData(call);
  const pair = readPair(body);
  if (pair === undefined) return missingPair();
  if (parseCourseKey(pair.courseKey) === undefined) return djangoPage(500); // not confirmed upstream
  if (lms.state.allowed.find(pair.email, pair.courseKey) !== undefined) {
    const text = `An enrollment allowed with email ${pair.email} and course ${pair.courseKey} already exists.`;
    return jsonReply(409, { message: text });
  }
  const autoEnroll = body['auto_enroll'] === true || body['auto_enroll'] === 'true';
  const allowed = lms.state.allowed.add({ ...pair, autoEnroll, accountId: null, created: isoMicros() });
  return jsonReply(201, toAllowedObject(allowed));
}

/** `DELETE enrollment_allowed/` with a JSON body. Unenrolls nobody. */
export function deleteAllowed({ lms, call }: ApiRequest): Reply {
  const pair = readPair(requestData(call));
  if (pair === undefined) return missingPair();
  if (lms.state.allowed.delete(pair.email, pair.courseKey)) return emptyReply(204);
  const text = `An enrollment allowed with email ${pair.email} and course ${pair.courseKey} doesn't exists.`;
  return jsonReply(404, { message: text });
}

function readPair(body: Record<string, unknown>): { email: string; courseKey: string } | undefined {
  const email = pythonText(body['email'] ?? '');
  const courseKey = pythonText(body['course_id'] ?? '');
  return email === '' || courseKey === '' ? undefined : { email, courseKey };
}

function missingPair(): Reply {
  return jsonReply(400, {
    message: "Please provide a value for 'email' and 'course_id' in the request data.",
  });
}

function toAllowedObject(allowed: EnrollmentAllowed) {
  return {
    email: allowed.email,
    course_id: allowed.courseKey,
    auto_enroll: allowed.autoEnroll,
    created: allowed.created,
    user: allowed.accountId,
  };
}
