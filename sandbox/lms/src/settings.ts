import type { Release } from './releases.ts';

export interface LmsSettings {
  release: Release;
  /** `scale` multiplies every limit; false switches all of them off. */
  throttle: { enabled: boolean; scale: number };
  features: {
    /** `ENABLE_BULK_ENROLLMENT_VIEW`, off in a new LMS. */
    bulkEnroll: boolean;
    /** Enrollment API v1. False pretends a release that has removed it in favour of v2. */
    enrollmentV1: boolean;
    /** The plug-in eox-core is installed. */
    eoxCore: boolean;
    /** `DISABLE_ALLOWED_ENROLLMENT_IF_ENROLLMENT_CLOSED`: a pre-enrollment opens no closed course. */
    disableAllowedEnrollmentIfClosed: boolean;
  };
  latencyMs: number;
  journalBodies: boolean;
  /** `ENROLLMENT_COURSE_DETAILS_CACHE_TIMEOUT`. */
  courseDetailsCacheSeconds: number;
  /** `JWT_ACCESS_TOKEN_EXPIRE_SECONDS`. */
  jwtLifetimeSeconds: number;
  /** `EDX_API_KEY`; null as in a new LMS. */
  apiKey: string | null;
  /** Course keys whose enrollments a plug-in's `CourseEnrollmentStarted` filter refuses. */
  refusedByFilter: string[];
  /** Course keys closed by country (`EMBARGO`). */
  embargoed: string[];
}

/** Settings of a newly installed LMS of a release. */
export function defaultSettings(release: Release): LmsSettings {
  return {
    release,
    throttle: { enabled: true, scale: 1 },
    features: {
      bulkEnroll: false,
      enrollmentV1: true,
      eoxCore: false,
      disableAllowedEnrollmentIfClosed: false,
    },
    latencyMs: 0,
    journalBodies: true,
    courseDetailsCacheSeconds: 60,
    jwtLifetimeSeconds: 3600,
    apiKey: null,
    refusedByFilter: [],
    embargoed: [],
  };
}
