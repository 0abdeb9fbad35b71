import { jsonReply, type Reply } from '../../kit/reply.ts';
import { toCourseDetails } from './course-details.ts';
import type { CourseRun } from './model.ts';

/** What an enrollment call needs to know to name itself in an error. */
interface Named {
  account: { username: string };
  courseKey: string;
  mode: string | null;
}

/** An error of the enrollment view's own shape. */
export function message(status: number, text: string): Reply {
  return jsonReply(status, { message: text });
}

/** The error of an unknown or unreadable course. */
export function noCourse(courseKey: string): Reply {
  return message(400, `No course '${courseKey}' found for enrollment`);
}

/** The error of closed, invitation-only and full courses alike: it does not say which. */
export function genericError(wanted: Named): Reply {
  const { account, courseKey } = wanted;
  return message(
    400,
    `An error occurred while creating the new course enrollment for user '${account.username}' in course '${courseKey}'`,
  );
}

/** The error of a mode that is not offered; the details name what is. */
export function modeError(wanted: Named, course: CourseRun, includeExpired: boolean): Reply {
  const mode = wanted.mode ?? 'None';
  return jsonReply(400, {
    message: `The [${mode}] course mode is expired or otherwise unavailable for course run [${wanted.courseKey}].`,
    course_details: toCourseDetails(course, includeExpired),
  });
}
