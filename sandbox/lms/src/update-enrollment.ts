import { isRecord } from '../../kit/parse.ts';
import type { Reply } from '../../kit/reply.ts';
import { modesOf } from './course-details.ts';
import { message, modeError, noCourse } from './enrollment-replies.ts';
import type { Lms } from './lms.ts';
import type { Enrollment } from './model.ts';
import { pythonText } from './python-text.ts';
import type { Wanted } from './wanted-enrollment.ts';

/**
 * Changes an existing enrollment (`enrollments/api.py`, `update_enrollment`): no enrollment window,
 * invitation or capacity is looked at, and only the fields given change. Gives back the answer when the
 * change is refused.
 */
export function updateEnrollment(
  lms: Lms,
  wanted: Wanted,
  present: Enrollment,
  changes: { modeChanged: boolean; activeChanged: boolean },
): Reply | undefined {
  if (changes.modeChanged && changes.activeChanged && wanted.isActive === false) {
    const modes = `active mode=${present.mode}, requested mode=${wanted.mode ?? ''}`;
    return message(400, `Enrollment mode mismatch: ${modes}. Won't deactivate.`);
  }
  if (lacksCreditProvider(wanted)) {
    const missing = "required attributes=['credit:provider_id']";
    return message(400, `Missing enrollment attributes: requested mode=credit ${missing}`);
  }
  const refusal = checkMode(lms, wanted);
  if (refusal !== undefined) return refusal;
  lms.state.enrollments.change(present, {
    ...(wanted.mode === null ? {} : { mode: wanted.mode }),
    ...(wanted.isActive === null ? {} : { isActive: wanted.isActive }),
  });
  return undefined;
}

function lacksCreditProvider({ mode, attributes }: Wanted): boolean {
  if (mode !== 'credit' || attributes === null || attributes.length === 0) return false;
  return !attributes.some(
    (attribute) =>
      isRecord(attribute) &&
      pythonText(attribute['namespace']) === 'credit' &&
      attribute['name'] === 'provider_id',
  );
}

/** Expired modes pass only on the way out and with the server-to-server key; `force_enrollment` does not help here. */
function checkMode(lms: Lms, wanted: Wanted): Reply | undefined {
  if (wanted.mode === null) return undefined;
  const course = lms.state.courses.get(wanted.courseKey);
  if (course === undefined) return noCourse(wanted.courseKey);
  const includeExpired = wanted.hasApiKey || wanted.isActive === false;
  const isOffered = modesOf(course, includeExpired).some((mode) => mode.slug === wanted.mode);
  return isOffered ? undefined : modeError(wanted, course, includeExpired);
}
