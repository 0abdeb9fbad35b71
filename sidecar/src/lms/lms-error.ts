/** Stable names of what can go wrong with an LMS; each has its sentence in `reports/messages`. */
export type LmsErrorCode =
  // Waiting helps.
  | 'lms_unreachable'
  | 'lms_failing'
  | 'lms_throttled'
  // The connection must be mended; nothing of this LMS goes on until then.
  | 'credentials_rejected'
  | 'application_misconfigured'
  | 'staff_right_missing'
  | 'not_an_lms'
  | 'address_forbidden'
  | 'certificate_rejected'
  // This learner or this course run needs a person.
  | 'course_not_found'
  | 'course_mode_unavailable'
  | 'enrollment_refused'
  | 'enrollment_not_possible'
  | 'mode_changed_meanwhile'
  | 'account_unknown'
  | 'unexpected_answer';

type Scope = 'lane' | 'row';

const KINDS: Record<LmsErrorCode, { scope: Scope; retryable: boolean }> = {
  lms_unreachable: { scope: 'lane', retryable: true },
  lms_failing: { scope: 'lane', retryable: true },
  lms_throttled: { scope: 'lane', retryable: true },
  credentials_rejected: { scope: 'lane', retryable: false },
  application_misconfigured: { scope: 'lane', retryable: false },
  staff_right_missing: { scope: 'lane', retryable: false },
  not_an_lms: { scope: 'lane', retryable: false },
  address_forbidden: { scope: 'lane', retryable: false },
  certificate_rejected: { scope: 'lane', retryable: false },
  course_not_found: { scope: 'row', retryable: false },
  course_mode_unavailable: { scope: 'row', retryable: false },
  enrollment_refused: { scope: 'row', retryable: false },
  enrollment_not_possible: { scope: 'row', retryable: false },
  mode_changed_meanwhile: { scope: 'row', retryable: false },
  account_unknown: { scope: 'row', retryable: false },
  unexpected_answer: { scope: 'row', retryable: false },
};

export interface LmsErrorDetail {
  /** Seconds the LMS asked us to wait. */
  retryAfterSeconds?: number;
  /** The LMS may have done the work although we heard no clear answer. */
  isDoubtful?: boolean;
  /** HTTP status of the answer, where one came. */
  status?: number;
  cause?: unknown;
}

/** An LMS did not do what it was asked. Holds no secret, no name and no address: it ends up in logs. */
export class LmsError extends Error {
  readonly code: LmsErrorCode;
  /** `lane`: about the LMS itself. `row`: about this learner or course run. */
  readonly scope: Scope;
  /** Waiting helps. */
  readonly retryable: boolean;
  readonly retryAfterSeconds: number | undefined;
  readonly isDoubtful: boolean;
  readonly status: number | undefined;

  constructor(code: LmsErrorCode, message: string, detail: LmsErrorDetail = {}) {
    super(`${code}: ${message}`, { cause: detail.cause });
    this.name = 'LmsError';
    this.code = code;
    this.scope = KINDS[code].scope;
    this.retryable = KINDS[code].retryable;
    this.retryAfterSeconds = detail.retryAfterSeconds;
    this.isDoubtful = detail.isDoubtful ?? false;
    this.status = detail.status;
  }
}
