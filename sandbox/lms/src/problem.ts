import type { Call } from '../../kit/call.ts';
import { jsonReply, type Reply } from '../../kit/reply.ts';
import { isRecord, parseJson } from '../../kit/parse.ts';
import type { ApiError } from './api-error.ts';
import { pythonText } from './python-text.ts';

const kinds: Readonly<Record<number, [slug: string, title: string]>> = {
  400: ['validation', 'Validation Error'],
  403: ['authz', 'Permission Denied'],
  404: ['not-found', 'Not Found'],
  409: ['conflict', 'Conflict'],
  429: ['rate-limited', 'Too Many Requests'],
};
const internal = ['internal', 'Internal Server Error'] as const;

/** Errors by field, or the one sentence of an error that belongs to none. */
export type ProblemErrors = Readonly<Record<string, readonly string[]>>;

/**
 * The envelope of every error of API v2 (`edx_rest_framework_extensions/errors.py`). `errors` stands in those of
 * validation only.
 */
export function problem(
  call: Call,
  status: number,
  detail: string | ProblemErrors,
  headers: Readonly<Record<string, string>> = {},
): Reply {
  const [slug, title] = kinds[status] ?? internal;
  const errors = typeof detail === 'string' ? { non_field_errors: [detail] } : detail;
  return envelope(
    call,
    { status, slug, title, detail: pythonText(detail), headers },
    status === 400 ? errors : undefined,
  );
}

/** An error that REST framework raised before, or instead of, the view's own work. */
export function problemOfError(call: Call, error: ApiError): Reply {
  const { status, headers } = error;
  const detail = typeof error.detail === 'string' ? error.detail : pythonText(error.detail);
  if (status === 401) {
    const isMissing = detail === 'Authentication credentials were not provided.';
    const title = isMissing ? 'Authentication Required' : 'Authentication Failed';
    return envelope(call, { status, slug: 'authn', title, detail, headers });
  }
  // A body that does not parse, a method or a media type that is not taken: none is in the catalogue of errors.
  const [slug, title] = (status === 400 ? undefined : kinds[status]) ?? internal;
  return envelope(call, { status, slug, title, detail, headers });
}

/** Puts what a view of v1 answers into the shape of v2; an answer that is no error stays as it is. */
export function asProblem(call: Call, reply: Reply): Reply {
  if (reply.status < 400) return reply;
  // v1 says 406 of an account that does not exist.
  const status = reply.status === 406 ? 404 : reply.status;
  if (status >= 500) return problem(call, 500, 'An unexpected error occurred. Please try again later.');
  const body = parseJson(reply.body);
  const said = isRecord(body) ? (body['message'] ?? body['detail']) : body;
  return problem(call, status, typeof said === 'string' ? said : 'Not found.');
}

interface Envelope {
  status: number;
  slug: string;
  title: string;
  detail: string;
  headers: Readonly<Record<string, string>>;
}

function envelope(
  call: Call,
  { status, slug, title, detail, headers }: Envelope,
  errors?: ProblemErrors,
): Reply {
  const type = `https://docs.openedx.org/errors/${slug}`;
  const body = {
    type,
    title,
    status,
    detail,
    instance: call.path,
    ...(errors === undefined ? {} : { errors }),
  };
  return jsonReply(status, body, headers);
}
