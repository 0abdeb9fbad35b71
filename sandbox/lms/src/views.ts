import { type Call, formFields, toPlainFields } from '../../kit/call.ts';
import { isRecord } from '../../kit/parse.ts';
import { jsonReply, redirectReply, type Reply } from '../../kit/reply.ts';
import { ApiError } from './api-error.ts';
import { authenticate, type Caller, challenge, type Scheme } from './authentication.ts';
import { djangoPage } from './django-pages.ts';
import { features, type Lms } from './lms.ts';
import { problemOfError } from './problem.ts';
import { checkThrottle, type ThrottleScope } from './view-throttle.ts';

/** A call to an API view, with its caller known and let in. */
export interface ApiRequest {
  lms: Lms;
  call: Call;
  caller: Caller;
  /** Named groups of the view's path. */
  params: Readonly<Record<string, string>>;
}

export type Handler = (request: ApiRequest) => Reply | Promise<Reply>;

/** One entry of the LMS's URL map, and the rules REST framework applies before the handler runs. */
export interface View {
  path: RegExp;
  /** False where this release or site does not mount it. */
  isMounted?: (lms: Lms) => boolean;
  authentication: readonly Scheme[];
  /** `eox-core` is staff as well, but refuses others like a token that is none. */
  permission: 'anyone' | 'authenticated' | 'staff' | 'eox-core';
  throttle: ThrottleScope;
  /**
   * `detail` is REST framework's own shape, `developer` that of `DeveloperErrorViewMixin`, `problem` that of
   * `StandardizedErrorMixin`.
   */
  errors: 'detail' | 'developer' | 'problem';
  methods: Readonly<Record<string, Handler>>;
}

/**
 * Answers a call from a URL map, in REST framework's order: who calls, may they, are they too fast, is there
 * such a method. Undefined when no view has that path.
 */
export async function answerFromViews(
  lms: Lms,
  views: readonly View[],
  call: Call,
): Promise<Reply | undefined> {
  for (const view of views) {
    if (view.isMounted?.(lms) === false) continue;
    const match = view.path.exec(call.path);
    if (match !== null) return runView(lms, view, call, match.groups ?? {});
  }
  const withSlash = `${call.path}/`;
  const needsSlash = views.some((view) => view.isMounted?.(lms) !== false && view.path.test(withSlash));
  if (!needsSlash || call.path.endsWith('/')) return undefined;
  // Django appends the slash for a GET only; anything else finds no such page.
  if (call.method !== 'GET' && call.method !== 'HEAD') return djangoPage(404);
  return redirectReply(`${call.rawPath}/${call.rawQuery === '' ? '' : `?${call.rawQuery}`}`, 301);
}

/**
 * The fields of a request body, JSON or form. Throws 400 for malformed JSON and 415 for another type
 * (REST framework's parsers).
 */
export function requestData(call: Call): Record<string, unknown> {
  if (call.bodyKind === 'none') return {};
  if (call.bodyKind === 'form') return toPlainFields(formFields(call));
  if (call.bodyKind === 'malformed-json') {
    throw new ApiError(400, 'JSON parse error - Expecting value: line 1 column 1 (char 0)');
  }
  if (call.bodyKind === 'json') return isRecord(call.body) ? call.body : {};
  throw new ApiError(415, `Unsupported media type "${call.headers['content-type'] ?? ''}" in request.`);
}

/** Global staff, or the server-to-server key: may act for others. */
export function isPrivileged(caller: Caller): boolean {
  return caller.hasApiKey || caller.account?.isStaff === true;
}

/** The account that calls; views that need one are not reached without. */
export function callerAccount(request: ApiRequest) {
  if (request.caller.account === undefined) {
    throw new ApiError(401, 'Authentication credentials were not provided.', challenge);
  }
  return request.caller.account;
}

async function runView(lms: Lms, view: View, call: Call, params: Record<string, string>): Promise<Reply> {
  try {
    const caller = await authenticate(lms, call, view.authentication);
    checkPermission(view, caller);
    checkThrottle(lms, call, caller, view.throttle);
    const handler = view.methods[call.method === 'HEAD' ? 'GET' : call.method];
    if (handler === undefined) throw methodNotAllowed(view, call.method);
    return await handler({ lms, call, caller, params });
  } catch (error) {
    if (error instanceof ApiError) return errorReply(lms, view, call, error);
    throw error;
  }
}

function checkPermission(view: View, caller: Caller): void {
  if (view.permission === 'anyone') return;
  if (view.permission === 'authenticated' && caller.hasApiKey) return;
  if (view.permission === 'eox-core') {
    if (caller.account?.isStaff !== true) throw new ApiError(401, 'Invalid token', challenge);
    return;
  }
  if (caller.account === undefined) {
    throw new ApiError(401, 'Authentication credentials were not provided.', challenge);
  }
  if (view.permission === 'staff' && !caller.account.isStaff) {
    throw new ApiError(403, 'You do not have permission to perform this action.');
  }
}

function methodNotAllowed(view: View, method: string): ApiError {
  return new ApiError(405, `Method "${method}" not allowed.`, {
    Allow: Object.keys(view.methods).join(', '),
  });
}

function errorReply(lms: Lms, view: View, call: Call, error: ApiError): Reply {
  if (view.errors === 'problem') return problemOfError(call, error);
  if (view.errors === 'developer') {
    const headers = features(lms).retryAfterEverywhere ? only(error.headers, 'Retry-After') : {};
    return jsonReply(error.status, { developer_message: error.detail }, headers);
  }
  const body = typeof error.detail === 'string' ? { detail: error.detail } : error.detail;
  return jsonReply(error.status, body, error.headers);
}

function only(headers: Readonly<Record<string, string>>, name: string): Record<string, string> {
  return headers[name] === undefined ? {} : { [name]: headers[name] };
}
