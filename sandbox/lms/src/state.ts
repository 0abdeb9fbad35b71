import { Accounts } from './accounts.ts';
import { AllowedList } from './allowed.ts';
import { Enrollments } from './enrollments.ts';
import type { CourseRun, OAuthClient, SentMail } from './model.ts';

/** Everything the pretend LMS knows. Replaced as a whole by a reset. */
export interface LmsState {
  accounts: Accounts;
  courses: Map<string, CourseRun>;
  enrollments: Enrollments;
  allowed: AllowedList;
  clients: Map<string, OAuthClient>;
  mails: SentMail[];
}

export function emptyState(): LmsState {
  return {
    accounts: new Accounts(),
    courses: new Map(),
    enrollments: new Enrollments(),
    allowed: new AllowedList(),
    clients: new Map(),
    mails: [],
  };
}

/** The state as `GET /__sandbox/state` shows it; secrets of clients are left out. */
export function describeState(state: LmsState) {
  return {
    users: state.accounts.all().map((account) => ({
      id: account.id,
      username: account.username,
      email: account.email,
      name: account.name,
      is_active: account.isActive,
      is_staff: account.isStaff,
      disabled: account.disabled,
      retired: account.retirement !== null,
    })),
    courses: [...state.courses.values()].map(describeCourse),
    enrollments: state.enrollments.all().map((enrollment) => ({
      user: state.accounts.findById(enrollment.accountId)?.username ?? null,
      email: state.accounts.findById(enrollment.accountId)?.email ?? null,
      course_id: enrollment.courseKey,
      mode: enrollment.mode,
      is_active: enrollment.isActive,
      created: enrollment.created,
      attributes: enrollment.attributes,
      cohort: enrollment.cohort,
      history: enrollment.history.map(({ at, mode, isActive }) => ({ at, mode, is_active: isActive })),
    })),
    allowed: state.allowed.all().map((allowed) => ({
      email: allowed.email,
      course_id: allowed.courseKey,
      auto_enroll: allowed.autoEnroll,
      user: state.accounts.findById(allowed.accountId)?.username ?? null,
      created: allowed.created,
    })),
    clients: [...state.clients.values()].map((client) => ({
      client_id: client.clientId,
      grant_type: client.grantType,
      user: state.accounts.findById(client.accountId)?.username ?? null,
      scopes: client.scopes,
    })),
    mails: state.mails,
  };
}

/** A course run in the shape of seeds and controls. */
export function describeCourse(course: CourseRun) {
  return {
    course_id: course.key,
    name: course.name,
    short_description: course.shortDescription,
    start: course.start,
    end: course.end,
    enrollment_start: course.enrollmentStart,
    enrollment_end: course.enrollmentEnd,
    invitation_only: course.invitationOnly,
    max_enrollments: course.maxEnrollments,
    self_paced: course.selfPaced,
    hidden: course.hidden,
    modes: course.modes.map((mode) => ({
      slug: mode.slug,
      name: mode.name,
      min_price: mode.minPrice,
      currency: mode.currency,
      expiration_datetime: mode.expiresAt,
    })),
    cohorts: course.cohorts,
    staff: course.staff,
  };
}
