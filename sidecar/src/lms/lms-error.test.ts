import { describe, expect, it } from 'vitest';
import { LmsError, type LmsErrorCode } from './lms-error.ts';

/** Whether the LMS itself is in trouble (`lane`) or one learner or course run is (`row`), and whether waiting helps. */
const TABLE: Record<LmsErrorCode, ['lane' | 'row', 'waiting helps' | 'a person has to']> = {
  lms_unreachable: ['lane', 'waiting helps'],
  lms_failing: ['lane', 'waiting helps'],
  lms_throttled: ['lane', 'waiting helps'],
  credentials_rejected: ['lane', 'a person has to'],
  application_misconfigured: ['lane', 'a person has to'],
  staff_right_missing: ['lane', 'a person has to'],
  not_an_lms: ['lane', 'a person has to'],
  address_forbidden: ['lane', 'a person has to'],
  certificate_rejected: ['lane', 'a person has to'],
  course_not_found: ['row', 'a person has to'],
  course_mode_unavailable: ['row', 'a person has to'],
  enrollment_refused: ['row', 'a person has to'],
  enrollment_not_possible: ['row', 'a person has to'],
  mode_changed_meanwhile: ['row', 'a person has to'],
  account_unknown: ['row', 'a person has to'],
  unexpected_answer: ['row', 'a person has to'],
};

describe('trouble with an LMS', () => {
  it.each(Object.entries(TABLE))('of the kind %s is about the %s, and %s', (code, [scope, whatHelps]) => {
    const error = new LmsError(code as LmsErrorCode, 'why');

    expect([error.scope, error.retryable]).toEqual([scope, whatHelps === 'waiting helps']);
  });

  it('is told by its code first', () => {
    const error = new LmsError('lms_throttled', 'The LMS throttles enrolling.', {
      retryAfterSeconds: 34,
      status: 429,
    });

    expect(error).toMatchObject({
      name: 'LmsError',
      message: 'lms_throttled: The LMS throttles enrolling.',
      retryAfterSeconds: 34,
      status: 429,
      isDoubtful: false,
    });
  });
});
