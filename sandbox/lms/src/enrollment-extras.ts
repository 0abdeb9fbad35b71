import { isRecord } from '../../kit/parse.ts';
import { jsonReply, type Reply } from '../../kit/reply.ts';
import { toAttributes } from './attributes.ts';
import { genericError, message } from './enrollment-replies.ts';
import { features, type Lms } from './lms.ts';
import type { Enrollment } from './model.ts';
import type { Wanted } from './wanted-enrollment.ts';

/**
 * Replaces all attributes of an enrollment. An attribute without a value is refused although mode and
 * activation are written already (`enrollments/data.py`, `add_or_update_enrollment_attr`).
 */
export function applyAttributes(lms: Lms, wanted: Wanted, enrollment: Enrollment): Reply | undefined {
  if (wanted.attributes === null) return undefined;
  const hasValues = wanted.attributes.every((attribute) => isRecord(attribute) && 'value' in attribute);
  if (!hasValues) {
    const text = "'value' not in enrollment attribute";
    const isNamed = features(lms).namesMissingAttributeValue;
    return isNamed ? jsonReply(400, { message: text, localizedMessage: text }) : genericError(wanted);
  }
  enrollment.attributes = toAttributes(wanted.attributes);
  return undefined;
}

/** Puts the learner into an existing cohort; the enrollment stays written when there is no such cohort. */
export function joinCohort(lms: Lms, wanted: Wanted, enrollment: Enrollment): Reply | undefined {
  if (wanted.cohort === null) return undefined;
  const cohorts = lms.state.courses.get(wanted.courseKey)?.cohorts ?? [];
  if (!cohorts.includes(wanted.cohort)) {
    return message(400, `An error occured while adding to cohort [${wanted.cohort}]`); // "occured" is upstream's spelling
  }
  enrollment.cohort = wanted.cohort;
  return undefined;
}
