import type { Call } from '../../kit/call.ts';
import { ApiError } from './api-error.ts';
import type { Caller } from './authentication.ts';
import { features, type Lms } from './lms.ts';
import { limits } from './throttle.ts';

export type ThrottleScope = 'none' | 'enrollment' | 'course-list';

/**
 * Charges a call to its bucket, or throws a 429. Before the newest master the enrollment views and the
 * course list write to the same bucket of a scope and a user, so the one can use up the other
 * (`EnrollmentUserThrottle`, `CourseListUserThrottle`).
 */
export function checkThrottle(lms: Lms, call: Call, caller: Caller, view: ThrottleScope): void {
  const { enabled, scale } = lms.settings.throttle;
  if (view === 'none' || !enabled || caller.hasApiKey) return;
  const { scope, limit, bucket } = pickLimit(lms, caller, view);
  call.trace.scope = scope;
  const who = caller.account === undefined ? call.remoteAddress : `${caller.account.id}`;
  const throttled = lms.throttles.charge(`throttle_${bucket}_${who}`, limit * scale);
  if (throttled !== undefined) throw tooManyRequests(throttled.waitSeconds);
}

function pickLimit(lms: Lms, caller: Caller, view: 'enrollment' | 'course-list') {
  const isStaff = caller.account?.isStaff === true || caller.account?.isSuperuser === true;
  const scope = isStaff ? ('staff' as const) : ('user' as const);
  if (view === 'enrollment') return { scope, limit: limits.enrollment[scope], bucket: scope };
  if (!features(lms).courseListOwnBuckets) return { scope, limit: limits.courseList[scope], bucket: scope };
  // Every token of the sandbox comes from client credentials, so staff here is always a service.
  const own = isStaff ? ('service_user' as const) : ('user' as const);
  return { scope: own, limit: limits.courseList[own], bucket: `course_list_${own}` };
}

function tooManyRequests(waitSeconds: number | null): ApiError {
  if (waitSeconds === null) return new ApiError(429, 'Request was throttled.');
  const unit = waitSeconds === 1 ? 'second' : 'seconds';
  const text = `Request was throttled. Expected available in ${waitSeconds} ${unit}.`;
  return new ApiError(429, text, { 'Retry-After': `${waitSeconds}` });
}
