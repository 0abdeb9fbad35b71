import { z } from 'zod';
import { TransportError, type HttpResponse, type TransportProblem } from '../../shared/http-client.ts';
import { parseJson } from '../../shared/parse-json.ts';
import { LmsError, type LmsErrorCode } from '../lms-error.ts';

const TRANSPORT_CODES: Record<TransportProblem, LmsErrorCode> = {
  not_found: 'lms_unreachable',
  refused: 'lms_unreachable',
  timeout: 'lms_unreachable',
  interrupted: 'lms_unreachable',
  certificate: 'certificate_rejected',
  forbidden: 'address_forbidden',
};

export function transportToLmsError(error: unknown): unknown {
  if (!(error instanceof TransportError)) return error;
  return new LmsError(TRANSPORT_CODES[error.problem], error.message, { isDoubtful: error.doubtful });
}

const DEFAULT_RETRY_AFTER_SECONDS = 60;
/** The LMS's windows are a minute; a proxy in front of it may ask for anything. */
const LONGEST_RETRY_AFTER_SECONDS = 3600;

/** Retry-After where the view sets it, else the number in the sentence, else a whole window; an hour at most. */
export function readRetryAfter(answer: HttpResponse): number {
  const header = Number(answer.headers['retry-after']);
  const inText = /available in (\d+) second/.exec(answer.text)?.[1];
  const isInHeader = Number.isFinite(header) && header > 0;
  const seconds = isInHeader ? header : inText ? Number(inText) : DEFAULT_RETRY_AFTER_SECONDS;
  return Math.min(seconds, LONGEST_RETRY_AFTER_SECONDS);
}

/**
 * Whether there is no such page in this release or on this site: Django's own 404. A thing that is missing is a 404
 * too, but in JSON, and one that is hidden from the caller an empty one.
 */
export function isAbsentView({ status, text }: HttpResponse): boolean {
  return status === 410 || (status === 404 && text !== '' && parseJson(text) === undefined);
}

/**
 * The text of an error in any of the LMS's shapes: `message`, `detail` (as in the envelope of API v2), `developer_message`, `error_msg`.
 *
 * @returns The empty string where there is none.
 */
export function readMessage(text: string): string {
  const body = z
    .object({
      message: z.string().optional(),
      detail: z.string().optional(),
      developer_message: z.unknown().optional(),
      error_msg: z.string().optional(),
    })
    .safeParse(parseJson(text)).data;
  const developer = body?.developer_message;
  return body?.message ?? body?.detail ?? body?.error_msg ?? (typeof developer === 'string' ? developer : '');
}

/**
 * Classifies what every throttled, staff-only view may answer. A 401 never comes here: it is tried once more with a
 * new token first.
 *
 * @param what Names the call in the error's sentence, without names or addresses.
 */
export function toLmsError(answer: HttpResponse, what: string): LmsError {
  const { status } = answer;
  if (status === 429) {
    return new LmsError('lms_throttled', `The LMS throttles ${what}.`, {
      retryAfterSeconds: readRetryAfter(answer),
      status,
    });
  }
  if (status >= 500) {
    return new LmsError('lms_failing', `The LMS answers ${what} with ${status}.`, {
      isDoubtful: true,
      status,
    });
  }
  if (status < 300) {
    return new LmsError('lms_failing', `The answer to ${what} is cut off or garbled.`, {
      isDoubtful: true,
      status,
    });
  }
  if (status === 401) {
    return new LmsError('credentials_rejected', `The LMS refuses a fresh token for ${what}.`, { status });
  }
  if (status === 403) {
    return new LmsError('staff_right_missing', `The service user may not do ${what}.`, { status });
  }
  if (status >= 300 && status < 400) {
    return new LmsError('not_an_lms', `The address redirects ${what} elsewhere.`, { status });
  }
  return new LmsError('unexpected_answer', `The LMS answers ${what} with ${status}.`, { status });
}
