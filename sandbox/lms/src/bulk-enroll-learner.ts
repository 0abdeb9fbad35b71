import { isValidFor } from './allowed.ts';
import type { BulkOrder } from './bulk-enroll-api.ts';
import { isoMicros } from './clock.ts';
import { defaultModeOf } from './course-details.ts';
import { enroll } from './enroll.ts';
import { features, type Lms } from './lms.ts';
import type { Account, SentMail } from './model.ts';

/** What is known of an address and a course (`EmailEnrollmentState` of `instructor/enrollment.py`). */
interface Standing {
  user: boolean;
  enrollment: boolean;
  allowed: boolean;
  auto_enroll: boolean;
}

/** Enrolls or unenrolls one identifier in one course and reports before and after; nothing stops the others. */
export function changeLearner(
  lms: Lms,
  order: BulkOrder,
  courseKey: string,
  identifier: string,
  cohort: string | undefined,
): Record<string, unknown> {
  const account = lms.state.accounts.findByUsername(identifier) ?? lms.state.accounts.findByEmail(identifier);
  const email = account?.email ?? identifier;
  if (!isEmail(email)) return failure(lms, { identifier, invalidIdentifier: true }, 'invalid_identifier');
  if (
    order.action === 'enroll' &&
    account?.isActive === true &&
    lms.settings.refusedByFilter.includes(courseKey)
  ) {
    return failure(lms, { identifier, error: true }, 'general_error');
  }
  const before = standingOf(lms, email, courseKey);
  const cohortBefore = account && lms.state.enrollments.find(account.id, courseKey)?.cohort;
  if (order.action === 'enroll') enrollByEmail(lms, order, courseKey, email, account, cohort);
  else unenrollByEmail(lms, order, courseKey, email, account, before);
  const after = standingOf(lms, email, courseKey);
  const withCohort = cohort !== undefined && (after.enrollment || after.allowed);
  return {
    identifier,
    before: withCohort ? { ...before, cohort: cohortBefore ?? null } : before,
    after: withCohort ? { ...after, cohort } : after,
    ...(features(lms).bulkSuccessKeys ? { success: true, state_transition: transition(before, after) } : {}),
  };
}

/** An active account is enrolled; anybody else gets a pre-enrollment, and a retired address nothing at all. */
function enrollByEmail(
  lms: Lms,
  order: BulkOrder,
  courseKey: string,
  email: string,
  account: Account | undefined,
  cohort: string | undefined,
): void {
  if (account?.isActive === true) {
    const present = lms.state.enrollments.find(account.id, courseKey);
    // A learner who comes back does so in the default mode, not in the one held before.
    const mode = present?.isActive === true ? present.mode : defaultModeOf(lms.state.courses.get(courseKey));
    const enrollment = enroll(lms, account, courseKey, mode);
    if (cohort !== undefined) enrollment.cohort = cohort;
    sendMail(lms, order, { to: email, courseKey, kind: 'enrolled' });
    return;
  }
  if (isRetired(lms, email)) return;
  const { autoEnroll } = order;
  const present = lms.state.allowed.find(email, courseKey);
  if (present === undefined) {
    lms.state.allowed.add({ email, courseKey, autoEnroll, accountId: null, created: isoMicros() });
  } else {
    present.autoEnroll = autoEnroll; // on every call: leaving the field out switches a pending one off
  }
  sendMail(lms, order, { to: email, courseKey, kind: 'invited' });
}

function unenrollByEmail(
  lms: Lms,
  order: BulkOrder,
  courseKey: string,
  email: string,
  account: Account | undefined,
  before: Standing,
): void {
  const enrollment = account && lms.state.enrollments.find(account.id, courseKey);
  if (enrollment?.isActive === true) lms.state.enrollments.change(enrollment, { isActive: false });
  if (before.allowed) lms.state.allowed.delete(email, courseKey);
  if (before.enrollment || before.allowed) sendMail(lms, order, { to: email, courseKey, kind: 'unenrolled' });
}

function standingOf(lms: Lms, email: string, courseKey: string): Standing {
  const account = lms.state.accounts.findByEmail(email);
  const allowed = lms.state.allowed.find(email, courseKey);
  const counts = allowed !== undefined && isValidFor(allowed, account);
  return {
    user: account !== undefined,
    enrollment: account !== undefined && lms.state.enrollments.find(account.id, courseKey)?.isActive === true,
    allowed: counts,
    auto_enroll: counts && allowed.autoEnroll,
  };
}

function isRetired(lms: Lms, email: string): boolean {
  const { accounts } = lms.state;
  return accounts.findRetired(email) !== undefined || accounts.findByEmail(email)?.retirement != null;
}

function sendMail(lms: Lms, order: BulkOrder, mail: Omit<SentMail, 'at'>): void {
  if (order.emailStudents) lms.state.mails.push({ at: new Date().toISOString(), ...mail });
}

function failure(lms: Lms, item: Record<string, unknown>, type: string): Record<string, unknown> {
  if (!features(lms).bulkSuccessKeys) return item;
  const text = type === 'invalid_identifier' ? 'Invalid email address' : 'Enrollment was refused';
  return { ...item, success: false, error_type: type, error_message: text };
}

// The words of `instructor/enrollment.py`'s audit trail.
function transition(before: Standing, after: Standing): string {
  const name = ({ enrollment, allowed }: Standing) =>
    enrollment ? 'enrolled' : allowed ? 'allowed to enroll' : 'unenrolled';
  return `from ${name(before)} to ${name(after)}`;
}

/** As plausible as Django's `validate_email` finds an address. */
function isEmail(text: string): boolean {
  return /^[^\s@"<>()]+@[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$/i.test(text);
}
