import { z } from 'zod';
import { TransportError, type HttpClient } from '../../shared/http-client.ts';
import type { LmsCheck } from '../lms-client.ts';
import { clockSkewSeconds } from '../../shared/clock-skew.ts';
import { parseJson } from '../../shared/parse-json.ts';
import { LmsError } from '../lms-error.ts';
import { isDisabled } from './accounts.ts';
import { hasBulkEnrollment } from './bulk-enrollment.ts';
import { V1, V2 } from './enrollment-api.ts';
import { hasPreEnrollments } from './pre-enrollments.ts';
import { isStaff } from './roles.ts';
import type { LmsSession } from './session.ts';

const CLOCK_TOLERANCE_SECONDS = 30;

/** Where each thing is set in the LMS; the guide is docs/operators/prepare-the-lms.md. */
const WHERE_TO_MEND: Partial<Record<LmsError['code'], string>> = {
  credentials_rejected:
    'Compare the client id and secret with Django admin → Django OAuth Toolkit → Applications, then run "matricula lms add" again.',
  application_misconfigured:
    'In Django admin → Applications, set client type "Confidential", grant type "Client credentials" and choose the service user as its user.',
  staff_right_missing: 'In Django admin → Users, tick "Staff status" for the service user.',
  not_an_lms:
    'Check the address: it must be the LMS itself, not Studio, the marketing site or the front end.',
};

/** The doctor: one check after the other, from the network up, ending where going on would say nothing new. */
export async function* checkLms(session: LmsSession, http: HttpClient): AsyncGenerator<LmsCheck> {
  const started = Date.now();
  try {
    const answer = await http.send({ method: 'GET', url: session.baseUrl + V1.roles });
    yield {
      name: 'address',
      result: 'ok',
      sentence: `${session.baseUrl} answers${tlsNote(session.baseUrl)}.`,
    };
    const token = await session.tokens.get();
    yield {
      name: 'token',
      result: 'ok',
      sentence: `The LMS gives a token; it acts as the user "${token.username}".`,
    };
    const { version } = await session.findEnrollmentApi();
    yield await checkStaff(session);
    yield await checkEnrollmentApi(session, version);
    yield await checkCourses(session);
    yield checkClock(answer.headers.date, started);
    yield await checkPreEnrollment(session);
    yield await checkBulkEnrollment(session);
    yield await checkDisabledAccounts(session);
  } catch (error) {
    yield failedCheck(error);
  }
}

function tlsNote(baseUrl: string): string {
  return baseUrl.startsWith('https:') ? ' over TLS, with a certificate that is accepted' : ' without TLS';
}

async function checkStaff(session: LmsSession): Promise<LmsCheck> {
  if (!(await isStaff(session))) {
    throw new LmsError('staff_right_missing', 'The service user is not staff.');
  }
  return { name: 'staff', result: 'ok', sentence: 'The service user is staff.' };
}

async function checkEnrollmentApi(session: LmsSession, spoken: 'v1' | 'v2'): Promise<LmsCheck> {
  const sentences = {
    v1: (await session.hasEnrollmentApi(V2))
      ? 'Version 1 of the enrollment API is used; version 2 is there as well, and takes over when version 1 goes.'
      : 'Version 1 of the enrollment API is used.',
    v2: 'Version 2 of the enrollment API is used: this LMS has no version 1 any more.',
  };
  return { name: 'enrollment_api', result: 'ok', sentence: sentences[spoken] };
}

async function checkCourses(session: LmsSession): Promise<LmsCheck> {
  const { username } = await session.tokens.get();
  const path = `/api/courses/v1/courses/?${new URLSearchParams({ username, page_size: '1' }).toString()}`;
  const answer = await session.send({ method: 'GET', path, isThrottled: true });
  const list = z
    .object({ pagination: z.object({ count: z.number() }) })
    .safeParse(parseJson(answer.text)).data;
  if (answer.status !== 200 || !list)
    throw new LmsError('unexpected_answer', 'The course list cannot be read.');
  return {
    name: 'courses',
    result: 'ok',
    sentence: `The service user sees ${list.pagination.count} course runs.`,
  };
}

function checkClock(header: string | undefined, startedMs: number): LmsCheck {
  const seconds = clockSkewSeconds(header, startedMs);
  if (seconds === undefined)
    return { name: 'clock', result: 'note', sentence: 'The LMS does not tell its time.' };
  return Math.abs(seconds) <= CLOCK_TOLERANCE_SECONDS
    ? { name: 'clock', result: 'ok', sentence: 'The clocks of the LMS and this machine agree.' }
    : {
        name: 'clock',
        result: 'failed',
        sentence: `The clock of the LMS is ${seconds} s ahead of this machine's. Set both by NTP: tokens and deadlines depend on it.`,
      };
}

async function checkPreEnrollment(session: LmsSession): Promise<LmsCheck> {
  return (await hasPreEnrollments(session))
    ? { name: 'pre_enrollment', result: 'ok', sentence: 'Learners without an account can be pre-enrolled.' }
    : {
        name: 'pre_enrollment',
        result: 'note',
        sentence:
          'This release has no pre-enrollment API (Quince and newer do). Learners without an account are pre-enrolled by bulk enrollment where it is on, and enrolled once they have registered in any case.',
      };
}

async function checkBulkEnrollment(session: LmsSession): Promise<LmsCheck> {
  return (await hasBulkEnrollment(session))
    ? { name: 'bulk_enrollment', result: 'ok', sentence: 'Bulk enrollment is on.' }
    : {
        name: 'bulk_enrollment',
        result: 'note',
        sentence:
          'Bulk enrollment is off. Everything works without it, slower in a rush: set ENABLE_BULK_ENROLLMENT_VIEW to true in the LMS settings and restart the LMS.',
      };
}

async function checkDisabledAccounts(session: LmsSession): Promise<LmsCheck> {
  const { username } = await session.tokens.get();
  const isSeen = (await isDisabled(session, username)) !== undefined;
  return isSeen
    ? { name: 'disabled_accounts', result: 'ok', sentence: 'Accounts that support has disabled are seen.' }
    : {
        name: 'disabled_accounts',
        result: 'note',
        sentence:
          'Whether support has disabled an account cannot be seen: the page /support/manage_user does not answer the service user. Such learners are enrolled like others and cannot sign in.',
      };
}

function failedCheck(error: unknown): LmsCheck {
  if (error instanceof TransportError) return { name: 'address', result: 'failed', sentence: error.message };
  if (!(error instanceof LmsError)) throw error;
  const name = error.scope === 'lane' && error.code !== 'staff_right_missing' ? 'token' : 'staff';
  const sentence = error.message.slice(error.message.indexOf(': ') + 2);
  return {
    name,
    result: 'failed',
    sentence: [sentence, WHERE_TO_MEND[error.code]].filter(Boolean).join(' '),
  };
}
