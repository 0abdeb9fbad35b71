/** Named releases of Open edX the pretend LMS can be, oldest first; `master` is September 2026. */
export const releases = ['palm', 'quince', 'redwood', 'sumac', 'teak', 'ulmo', 'verawood', 'master'] as const;
export type Release = (typeof releases)[number];

/** What a release does differently. */
export interface ReleaseFeatures {
  /** `email` in `POST enrollment` and in `GET enrollments` (upstream change 33006); before, it is not read at all. */
  readsEmail: boolean;
  /** `force_enrollment` in `POST enrollment`. Its first release is not confirmed; Quince is assumed. */
  forceEnrollment: boolean;
  /** `enrollment_allowed/` (upstream change 33059). */
  enrollmentAllowed: boolean;
  /** Enrollment API v2 beside v1 (upstream changes 38265 and 38755). */
  enrollmentV2: boolean;
  /** `course_ids` in `GET enrollments`. Confirmed from Ulmo on. */
  listsByCourseIds: boolean;
  /** A plug-in's refusal is a 403; before, it was a 500. Confirmed from Verawood on. */
  filterRefusalIsForbidden: boolean;
  /** An attribute without `value` is named in the error; before, the error was the generic one. */
  namesMissingAttributeValue: boolean;
  /** The bulk engine is the REST view (upstream change 37074); it lets unknown courses through. */
  restBulkEngine: boolean;
  /** Bulk results carry `success` and `state_transition` (upstream change 37216). */
  bulkSuccessKeys: boolean;
  /** The course list has its own throttle buckets and a `service_user` rate. */
  courseListOwnBuckets: boolean;
  /** Views with developer errors set `Retry-After` too. */
  retryAfterEverywhere: boolean;
}

/** Looks up what a release does differently. */
export function featuresOf(release: Release): ReleaseFeatures {
  const isAtLeast = (first: Release) => releases.indexOf(release) >= releases.indexOf(first);
  return {
    readsEmail: isAtLeast('quince'),
    forceEnrollment: isAtLeast('quince'),
    enrollmentAllowed: isAtLeast('quince'),
    enrollmentV2: isAtLeast('master'),
    listsByCourseIds: isAtLeast('ulmo'),
    filterRefusalIsForbidden: isAtLeast('verawood'),
    namesMissingAttributeValue: isAtLeast('verawood'),
    restBulkEngine: isAtLeast('ulmo'),
    bulkSuccessKeys: isAtLeast('master'),
    courseListOwnBuckets: isAtLeast('master'),
    retryAfterEverywhere: isAtLeast('master'),
  };
}
