import { jsonReply, type Reply } from '../../kit/reply.ts';
import { defaultModeOf, modesOf, toEnrollmentObject } from './course-details.ts';
import { djangoPage } from './django-pages.ts';
import { enroll, isClosedFor, isFull } from './enroll.ts';
import { genericError, modeError, noCourse } from './enrollment-replies.ts';
import { features, type Lms } from './lms.ts';
import type { CourseRun, Enrollment } from './model.ts';
import type { Wanted } from './wanted-enrollment.ts';

/**
 * Creates an enrollment or re-activates one (`enrollments/api.py`, `add_enrollment`). Closed and full are
 * looked at before "already enrolled", so repeating a successful call can fail later.
 */
export function addEnrollment(
  lms: Lms,
  wanted: Wanted,
  present: Enrollment | undefined,
): { reply: Reply } | { enrollment: Enrollment } {
  const course = lms.state.courses.get(wanted.courseKey);
  if (course === undefined) return { reply: noCourse(wanted.courseKey) };
  const mode = wanted.mode ?? defaultModeOf(course);
  const includeExpired = wanted.force || wanted.isActive === false;
  if (!modesOf(course, includeExpired).some((offered) => offered.slug === mode)) {
    return { reply: modeError(wanted, course, includeExpired) };
  }
  const refusal = checkAccess(lms, wanted, course);
  if (refusal !== undefined) return { reply: refusal };
  if (present?.isActive === true) {
    // Attributes and cohort of the body are not applied: the call ends here.
    return { reply: jsonReply(200, toEnrollmentObject(present, wanted.account, course)) };
  }
  const enrollment = enroll(lms, wanted.account, wanted.courseKey, defaultModeOf(course));
  lms.state.enrollments.change(enrollment, { mode, isActive: wanted.isActive ?? true });
  return { enrollment };
}

function checkAccess(lms: Lms, wanted: Wanted, course: CourseRun): Reply | undefined {
  if (lms.settings.refusedByFilter.includes(course.key)) return filterRefusal(lms);
  if (!wanted.force && isClosedFor(lms, wanted.account, course)) return genericError(wanted);
  return isFull(lms, course) ? genericError(wanted) : undefined;
}

function filterRefusal(lms: Lms): Reply {
  if (!features(lms).filterRefusalIsForbidden) return djangoPage(500);
  const text = 'You are not allowed to enroll in this course.';
  return jsonReply(403, { message: text, localizedMessage: text });
}
