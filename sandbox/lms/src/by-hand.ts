import { BadInput, type JsonRecord, readFlagOr, readText, readTextOr } from '../../kit/parse.ts';
import { defaultModeOf } from './course-details.ts';
import { enroll } from './enroll.ts';
import type { Lms } from './lms.ts';
import type { Account } from './model.ts';

/** Sets an enrollment as staff in the LMS's admin, or the learner on the course page, would: unchecked. */
export function putEnrollment(lms: Lms, record: JsonRecord): void {
  const account = requireLearner(lms, record);
  const courseKey = readText(record, 'course_id');
  const course = lms.state.courses.get(courseKey);
  const present = lms.state.enrollments.find(account.id, courseKey);
  const mode = readTextOr(record, 'mode', present?.mode ?? defaultModeOf(course));
  const enrollment = present ?? enroll(lms, account, courseKey, mode);
  lms.state.enrollments.change(enrollment, { mode, isActive: readFlagOr(record, 'is_active', true) });
}

/** Deletes an enrollment row; false when there is none. */
export function deleteEnrollment(lms: Lms, record: JsonRecord): boolean {
  const account = requireLearner(lms, record);
  const enrollment = lms.state.enrollments.find(account.id, readText(record, 'course_id'));
  if (enrollment === undefined) return false;
  lms.state.enrollments.delete(enrollment);
  return true;
}

function requireLearner(lms: Lms, record: JsonRecord): Account {
  const who = readText(record, 'user');
  const account = lms.state.accounts.findByUsername(who) ?? lms.state.accounts.findByEmail(who);
  if (account === undefined) throw new BadInput(`There is no account ${who}.`);
  return account;
}
