import { isRecord } from '../../kit/parse.ts';
import type { Reply } from '../../kit/reply.ts';
import type { Account } from './model.ts';
import { pythonText } from './python-text.ts';
import { type ApiRequest, requestData } from './views.ts';

/** Does the work of an enrollment call; when it is refused, enrollment and pre-enrollment are as they were before. */
export function takeBackOnRefusal(request: ApiRequest, work: () => Reply): Reply {
  const { enrollments, allowed } = request.lms.state;
  const body = requestData(request.call);
  const account = learnerOf(request, body);
  const courseKey = isRecord(body['course_details']) ? pythonText(body['course_details']['course_id']) : '';
  if (account === undefined) return work();
  const before = structuredClone(enrollments.find(account.id, courseKey));
  const promise = allowed.find(account.email, courseKey);
  const promisedTo = promise?.accountId ?? null;
  const reply = work();
  if (reply.status < 400) return reply;
  const row = enrollments.find(account.id, courseKey);
  if (row !== undefined && before === undefined) enrollments.delete(row);
  if (row !== undefined && before !== undefined) Object.assign(enrollments.change(row, before), before);
  if (promise !== undefined) promise.accountId = promisedTo;
  return reply;
}

function learnerOf({ lms, caller }: ApiRequest, body: Record<string, unknown>): Account | undefined {
  const { user, email } = body;
  if (typeof user === 'string' && user !== '') return lms.state.accounts.findByUsername(user);
  if (typeof email === 'string' && email !== '') return lms.state.accounts.findByEmail(email);
  return caller.account;
}
