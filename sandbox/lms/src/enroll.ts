import { isValidFor } from './allowed.ts';
import { isPast } from './clock.ts';
import { defaultModeOf } from './course-details.ts';
import { newEnrollment } from './enrollments.ts';
import type { Lms } from './lms.ts';
import type { Account, CourseRun, Enrollment } from './model.ts';

/**
 * Tells whether enrollment is closed for a learner (`courseware/access.py`, `can_enroll`). A usable
 * pre-enrollment opens a closed or invitation-only course; one used by another account closes even an open one.
 */
export function isClosedFor(lms: Lms, account: Account, course: CourseRun): boolean {
  const allowed = lms.state.allowed.find(account.email, course.key);
  if (allowed !== undefined && !lms.settings.features.disableAllowedEnrollmentIfClosed) {
    return !isValidFor(allowed, account);
  }
  if (isCourseStaff(account, course)) return false;
  const hasBegun = course.enrollmentStart === null || isPast(course.enrollmentStart);
  return course.invitationOnly || !hasBegun || isPast(course.enrollmentEnd);
}

/** Tells whether a course run has no seat left; its own staff take none (`num_enrolled_in_exclude_admins`). */
export function isFull(lms: Lms, course: CourseRun): boolean {
  if (course.maxEnrollments === null) return false;
  const staffSeats = course.staff.filter((username) => {
    const account = lms.state.accounts.findByUsername(username);
    return account !== undefined && lms.state.enrollments.find(account.id, course.key)?.isActive === true;
  });
  return lms.state.enrollments.activeCount(course.key) - staffSeats.length >= course.maxEnrollments;
}

/**
 * Creates or re-activates an enrollment without asking whether that is allowed (`CourseEnrollment.enroll`
 * without `check_access`), and marks an unused pre-enrollment of the learner's address as used.
 */
export function enroll(lms: Lms, account: Account, courseKey: string, mode: string): Enrollment {
  const { enrollments, allowed } = lms.state;
  const present = enrollments.find(account.id, courseKey);
  const promise = allowed.find(account.email, courseKey);
  if (promise?.accountId === null) promise.accountId = account.id;
  return present === undefined
    ? enrollments.add(newEnrollment(account.id, courseKey, mode))
    : enrollments.change(present, { mode, isActive: true });
}

/**
 * Turns the pre-enrollments of an account's address into enrollments: called when the account becomes
 * active or changes its address (`student/models/user.py`). Always in the default mode, never the paid
 * one, and regardless of capacity.
 */
export function fireAllowed(lms: Lms, account: Account): void {
  if (!account.isActive) return;
  for (const allowed of lms.state.allowed.ofEmail(account.email)) {
    if (!allowed.autoEnroll || !isValidFor(allowed, account)) continue;
    if (lms.state.enrollments.find(account.id, allowed.courseKey)?.isActive === true) continue;
    const course = lms.state.courses.get(allowed.courseKey);
    if (course === undefined || isClosedFor(lms, account, course)) continue;
    enroll(lms, account, allowed.courseKey, defaultModeOf(course));
  }
}

function isCourseStaff(account: Account, course: CourseRun): boolean {
  return account.isStaff || course.staff.includes(account.username);
}
