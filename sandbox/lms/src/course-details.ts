import { isPast } from './clock.ts';
import type { Account, CourseMode, CourseRun, Enrollment } from './model.ts';

/** What a course without mode rows, or with expired ones only, offers (`course_modes/models.py`, `DEFAULT_MODE`). */
const syntheticMode: CourseMode = {
  slug: 'audit',
  name: 'Audit',
  minPrice: 0,
  currency: 'usd',
  expiresAt: null,
};

/** The modes a course run offers, with or without expired ones; never an empty list. */
export function modesOf(course: CourseRun | undefined, includeExpired: boolean): CourseMode[] {
  const modes = course?.modes ?? [];
  const offered = includeExpired ? modes : modes.filter((mode) => !isPast(mode.expiresAt));
  return offered.length > 0 ? offered : [syntheticMode];
}

/** The mode of an enrollment that asks for none: audit, else honor, else audit although it is not offered. */
export function defaultModeOf(course: CourseRun | undefined): string {
  const slugs = modesOf(course, false).map((mode) => mode.slug);
  return slugs.includes('audit') || !slugs.includes('honor') ? 'audit' : 'honor';
}

/** `CourseDetails` of `enrollments/serializers.py`. */
export function toCourseDetails(course: CourseRun, includeExpired = false) {
  return {
    course_id: course.key,
    course_name: course.name,
    enrollment_start: course.enrollmentStart,
    enrollment_end: course.enrollmentEnd,
    course_start: course.start,
    course_end: course.end,
    invite_only: course.invitationOnly,
    course_modes: modesOf(course, includeExpired).map(toModeObject),
    pacing_type: course.selfPaced ? 'Self Paced' : 'Instructor Paced',
  };
}

/** `Enrollment` of `enrollments/serializers.py`; a deleted course has null details. */
export function toEnrollmentObject(
  enrollment: Enrollment,
  account: Pick<Account, 'username'>,
  course: CourseRun | undefined,
) {
  return {
    created: enrollment.created,
    mode: enrollment.mode,
    is_active: enrollment.isActive,
    course_details: course === undefined ? null : toCourseDetails(course),
    user: account.username,
  };
}

function toModeObject(mode: CourseMode) {
  return {
    slug: mode.slug,
    name: mode.name,
    min_price: mode.minPrice,
    suggested_prices: '',
    currency: mode.currency,
    expiration_datetime: mode.expiresAt,
    description: null,
    sku: null,
    bulk_sku: null,
  };
}
