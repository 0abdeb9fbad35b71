import type { CourseKey } from '../ledger/course-key.ts';
import type { CourseMode, OfferedMode } from '../ledger/course-mode.ts';
import type { SeenEnrollment } from '../ledger/decide-access.ts';

/** An account of the LMS. */
export interface LmsAccount {
  /** Decimal digits. */
  lmsUserId: string;
  username: string;
  /** The account's address as it is now, lower-cased. */
  emailKey: string;
  /** False: registered, but the e-mail address is not confirmed. */
  isActive: boolean;
}

/** What an address turned out to be. */
export type AccountLookup = LmsAccount | 'no_account' | 'retired';

export interface CourseRunFacts {
  name: string;
  isInviteOnly: boolean;
  enrollmentStart: Date | null;
  enrollmentEnd: Date | null;
  /** All modes, expired ones included; empty where the course run has none of its own. */
  modes: OfferedMode[];
}

export interface EnrollmentWrite {
  username: string;
  courseKey: CourseKey;
  mode: CourseMode;
  isActive: boolean;
  /** Every order that stands behind the enrollment, for the LMS's support pages. */
  orders: string[];
  /** Enroll although the run is closed or invitation-only. */
  force: boolean;
}

/** One read of many learners. */
export interface EnrollmentQuery {
  usernames: string[];
  /** All reads are of one course run: the LMS filters. */
  courseKey: CourseKey | null;
}

/** Learners of one course run who are to be enrolled in one mode. */
export interface EnrollmentGroup {
  courseKey: CourseKey;
  mode: CourseMode;
  /** Accounts with a confirmed address. */
  learners: { username: string; orders: string[] }[];
  /** The owner lets paid learners into this run although it is closed, full or by invitation. */
  mayBypassLimits: boolean;
}

/** What an LMS was found to offer; undefined: not looked at yet. */
export interface LmsCapabilities {
  /** The version of the enrollment API that is spoken. */
  enrollmentApi?: 'v1' | 'v2';
  /** There is an API for pre-enrollments (Quince and newer). */
  preEnrollment?: boolean;
  bulkEnroll?: boolean;
  /** The plug-in eox-core is installed, and answers us. */
  eoxCore?: boolean;
}

/** What a connection check found out about an LMS. */
export interface LmsCheck {
  name:
    | 'address'
    | 'token'
    | 'staff'
    | 'enrollment_api'
    | 'courses'
    | 'clock'
    | 'pre_enrollment'
    | 'bulk_enrollment'
    | 'eox_core'
    | 'disabled_accounts';
  /** `note`: works without it, and what that means is said. */
  result: 'ok' | 'failed' | 'note';
  /** One sentence: what was found, and where to set it right. */
  sentence: string;
}

/**
 * One LMS, spoken to with one service user. Every method throws `LmsError`, and only that.
 *
 * A write answers with the enrollment as the LMS shows it afterwards; whether that is what was asked for is for the
 * caller to compare.
 */
export interface LmsClient {
  /** Resolves addresses (lower-cased) to accounts; those without one are missing from the answer. */
  findAccounts(emailKeys: string[]): Promise<Map<string, LmsAccount>>;
  /** Looks one address up, and tells a retired account from none. */
  lookUpAccount(emailKey: string): Promise<AccountLookup>;
  /** Reads accounts by their usernames, without regard to case; those that are gone are missing from the answer. */
  readAccounts(usernames: string[]): Promise<LmsAccount[]>;
  /** Whether the LMS's support has disabled an account; undefined where the LMS does not let us see that. */
  isDisabled(username: string): Promise<boolean | undefined>;
  readEnrollment(username: string, courseKey: CourseKey): Promise<SeenEnrollment>;
  /**
   * Reads many at once. A learner missing from the answer has no enrollment there.
   *
   * @returns By `enrollmentKey(username, courseKey)`, and only for the usernames asked for; undefined when they have
   *   too many enrollments for one look.
   */
  readEnrollments(query: EnrollmentQuery): Promise<Map<string, SeenEnrollment> | undefined>;
  writeEnrollment(write: EnrollmentWrite): Promise<SeenEnrollment>;
  /**
   * Enrolls many in as few calls as the LMS allows.
   *
   * @returns By `enrollmentKey`, what the LMS shows of each learner afterwards: compare it, as with a single write. Who
   *   is missing was not enrolled, or the answer does not tell: look at them singly. undefined: this LMS cannot enroll
   *   a group in this mode, or not within the run's limits, and has done nothing.
   */
  enrollGroup(group: EnrollmentGroup): Promise<Map<string, SeenEnrollment> | undefined>;
  /** Whether somebody may already enroll in the run under this address; undefined where the LMS cannot say. */
  hasPreEnrollment(emailKey: string, courseKey: CourseKey): Promise<boolean | undefined>;
  /**
   * Lets an address in once it has an account, or into a run that is closed to others.
   *
   * @param options `mayUseBulk`: the address has no account, so bulk enrollment may stand in on older releases.
   */
  createPreEnrollment(
    email: string,
    courseKey: CourseKey,
    options: { mayUseBulk: boolean },
  ): Promise<'created' | 'exists' | 'unsupported'>;
  /**
   * Lets many addresses in once they have an account. One that is there already is set to enroll by itself. An address
   * that has an account by now is enrolled, in the default mode.
   *
   * @param emails As typed; none with an account, as far as is known.
   * @returns By lower-cased address; who is missing must be looked at singly. undefined: this LMS cannot do it for many.
   */
  preEnrollGroup(
    emails: string[],
    courseKey: CourseKey,
  ): Promise<Map<string, 'created' | 'exists'> | undefined>;
  /** Takes back what `createPreEnrollment` made. */
  deletePreEnrollment(email: string, courseKey: CourseKey): Promise<void>;
  /** @returns undefined when the LMS has no such course run. */
  readCourseRun(courseKey: CourseKey): Promise<CourseRunFacts | undefined>;
  /** The cheapest call that shows that the LMS answers and that the service user is staff. */
  probe(): Promise<void>;
  /** Checks the connection step by step, ending at the first step that makes the rest pointless. */
  check(): AsyncGenerator<LmsCheck>;
}

/** Usernames are compared as the LMS's database does, without case. */
export function enrollmentKey(username: string, courseKey: string): string {
  return JSON.stringify([username.toLowerCase(), courseKey]);
}

/** Counts and paces the calls of one LMS. */
export interface CallMeter {
  /**
   * Called before every call; resolves when the call may go out.
   *
   * @throws when the caller lost the right to speak to this LMS.
   */
  take(call: { isThrottled: boolean }): Promise<void>;
  /** Told of every call's end; `status` 0 when no answer came. */
  note(call: { isThrottled: boolean; status: number }): void;
}
