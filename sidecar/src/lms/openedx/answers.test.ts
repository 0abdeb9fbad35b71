import { describe, expect, it } from 'vitest';
import { answer } from '../../../test/support/pretend-http.ts';
import { TransportError, type TransportProblem } from '../../shared/http-client.ts';
import type { LmsErrorCode } from '../lms-error.ts';
import { readMessage, readRetryAfter, toLmsError, transportToLmsError } from './answers.ts';

const HTML = '<html><h1>502 Bad Gateway</h1></html>';

describe('the text of an error', () => {
  it.each([
    [
      'an enrollment that is refused',
      '{"message":"No course \'x\' found for enrollment"}',
      "No course 'x' found for enrollment",
    ],
    [
      'a missing right',
      '{"detail":"You do not have permission to perform this action."}',
      'You do not have permission to perform this action.',
    ],
    ['a view for developers', '{"developer_message":"not_found","user_message":"Not Found"}', 'not_found'],
    [
      'a retired account',
      '{"error_msg":"This email is associated to a retired account.","retirement_id":null}',
      'This email is associated to a retired account.',
    ],
    ['a token that is wrapped twice', '{"developer_message":{"error_code":"token_expired"}}', ''],
    [
      'a message beside details',
      '{"message":"The [verified] course mode is expired","course_details":{"course_modes":[]}}',
      'The [verified] course mode is expired',
    ],
    ['fields of a form', '{"identifiers":["This field is required."]}', ''],
    ['an empty body', '', ''],
    ['a page of a proxy', HTML, ''],
    ['a list', '["x"]', ''],
    ['null', 'null', ''],
  ])('is read from %s', (_what, body, text) => {
    expect(readMessage(body)).toBe(text);
  });
});

describe('how long an LMS asks us to wait', () => {
  const sentence = '{"detail":"Request was throttled. Expected available in 34 seconds."}';

  it.each<[string, string | undefined, string, number]>([
    ['is in its header', '17', sentence, 17],
    ['is in its sentence where it sends no header', undefined, sentence, 34],
    [
      'is in the sentence of a view for developers',
      undefined,
      '{"developer_message":"Request was throttled. Expected available in 8 seconds."}',
      8,
    ],
    [
      'may be one second',
      undefined,
      '{"detail":"Request was throttled. Expected available in 1 second."}',
      1,
    ],
    ['is a whole minute where it says nothing', undefined, '{"detail":"Request was throttled."}', 60],
    ['is a whole minute where it answers with a page', undefined, HTML, 60],
    ['is a whole minute where its header makes no sense', 'soon', '', 60],
    ['is a whole minute where its header gives a date', 'Mon, 23 Nov 2026 22:00:00 GMT', '', 60],
    ['may be an hour', '3600', '', 3600],
    ['is an hour at most', '86400', '', 3600],
    [
      'is an hour at most in its sentence, too',
      undefined,
      '{"detail":"Request was throttled. Expected available in 86400 seconds."}',
      3600,
    ],
    ['is not nothing', '0', '', 60],
    ['is not less than nothing', '-5', '', 60],
  ])('%s', (_what, header, body, seconds) => {
    expect(readRetryAfter(answer(429, body, header === undefined ? {} : { 'retry-after': header }))).toBe(
      seconds,
    );
  });
});

describe('an answer that is no success', () => {
  it.each<[number, string, LmsErrorCode, boolean]>([
    [429, '{"detail":"Request was throttled."}', 'lms_throttled', false],
    [500, HTML, 'lms_failing', true],
    [502, HTML, 'lms_failing', true],
    [503, HTML, 'lms_failing', true],
    [504, HTML, 'lms_failing', true],
    [200, '{"created":"2026-08-', 'lms_failing', true],
    [200, HTML, 'lms_failing', true],
    [204, '', 'lms_failing', true],
    [401, '{"detail":"Token is expired."}', 'credentials_rejected', false],
    [403, '{"detail":"You do not have permission to perform this action."}', 'staff_right_missing', false],
    [301, '', 'not_an_lms', false],
    [302, '', 'not_an_lms', false],
    [400, '{"message":"odd"}', 'unexpected_answer', false],
    [404, HTML, 'unexpected_answer', false],
    [405, '{"detail":"Method \\"GET\\" not allowed."}', 'unexpected_answer', false],
    [415, '', 'unexpected_answer', false],
  ])('%i %s is %s, with the work in doubt: %s', (status, body, code, isDoubtful) => {
    expect(toLmsError(answer(status, body), 'enrolling')).toMatchObject({ code, isDoubtful, status });
  });

  it('because we are too fast says how long to wait', () => {
    expect(toLmsError(answer(429, '', { 'retry-after': '34' }), 'enrolling').retryAfterSeconds).toBe(34);
  });

  it('names the call and nothing that the LMS wrote, which may name people', () => {
    const error = toLmsError(answer(400, '{"message":"ana@example.com is unknown"}'), 'looking up accounts');

    expect(error.message).toContain('looking up accounts');
    expect(error.message).not.toContain('ana@example.com');
  });
});

describe('no answer at all', () => {
  it.each<[TransportProblem, LmsErrorCode, boolean]>([
    ['not_found', 'lms_unreachable', false],
    ['refused', 'lms_unreachable', false],
    ['timeout', 'lms_unreachable', true],
    ['interrupted', 'lms_unreachable', true],
    ['certificate', 'certificate_rejected', false],
    ['forbidden', 'address_forbidden', false],
  ])('because of "%s" is %s, with the work in doubt: %s', (problem, code, isDoubtful) => {
    expect(transportToLmsError(new TransportError(problem, 'why', undefined))).toMatchObject({
      code,
      isDoubtful,
    });
  });

  it('because of a mistake of ours stays that mistake', () => {
    const mistake = new TypeError('a mistake');

    expect(transportToLmsError(mistake)).toBe(mistake);
  });
});
