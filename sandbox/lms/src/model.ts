/** Track of a course run, as the LMS stores it. */
export interface CourseMode {
  slug: string;
  name: string;
  minPrice: number;
  currency: string;
  /** ISO time, or null for a mode that never expires. */
  expiresAt: string | null;
}

export interface CourseRun {
  key: string;
  name: string;
  org: string;
  number: string;
  shortDescription: string;
  start: string | null;
  end: string | null;
  enrollmentStart: string | null;
  enrollmentEnd: string | null;
  invitationOnly: boolean;
  maxEnrollments: number | null;
  selfPaced: boolean;
  /** Left out of the public catalogue. */
  hidden: boolean;
  modes: CourseMode[];
  cohorts: string[];
  /** Usernames of the course's own staff: they may always enroll and do not count towards its capacity. */
  staff: string[];
}

/** An LMS account, of a learner or of a service. */
export interface Account {
  id: number;
  username: string;
  email: string;
  name: string;
  /** E-mail address confirmed. */
  isActive: boolean;
  isStaff: boolean;
  isSuperuser: boolean;
  /** Unusable password: disabled by support, which the accounts API does not show. */
  disabled: boolean;
  retirement: { id: number; originalEmail: string; pending: boolean } | null;
  dateJoined: string;
  lastLogin: string | null;
  /** When support disabled or enabled the password. */
  passwordToggles: { createdAt: string; disabled: boolean }[];
}

export interface EnrollmentAttribute {
  namespace: string;
  name: string;
  value: string | null;
}

export interface Enrollment {
  accountId: number;
  courseKey: string;
  mode: string;
  isActive: boolean;
  /** ISO time with microseconds, unique over all enrollments: the list is ordered by it. */
  created: string;
  attributes: EnrollmentAttribute[];
  cohort: string | null;
  history: { at: string; mode: string; isActive: boolean }[];
}

/** A pre-enrollment (`CourseEnrollmentAllowed`): a promise to an address, not to an account. */
export interface EnrollmentAllowed {
  email: string;
  courseKey: string;
  autoEnroll: boolean;
  /** Account that used it up. */
  accountId: number | null;
  created: string;
}

/** An OAuth application. */
export interface OAuthClient {
  clientId: string;
  clientSecret: string;
  grantType: string;
  accountId: number | null;
  scopes: string[];
}

/** A mail the LMS would have sent. */
export interface SentMail {
  at: string;
  to: string;
  courseKey: string;
  kind: 'enrolled' | 'invited' | 'unenrolled';
}
