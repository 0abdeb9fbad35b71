import { queryValue } from '../../kit/call.ts';
import { jsonReply, type Reply } from '../../kit/reply.ts';
import { toAccountObject } from './accounts-api.ts';
import { ApiError } from './api-error.ts';
import { changeAccount, registerAccount } from './by-hand-accounts.ts';
import type { Lms } from './lms.ts';
import type { Account } from './model.ts';
import { type ApiRequest, requestData } from './views.ts';

const required = { email: 'email', username: 'username', fullname: 'fullname' } as const;

/** `POST user/`: an account without a mail to confirm it; `activate_user` turns its pre-enrollments into enrollments. */
export function createUser({ lms, call }: ApiRequest): Reply {
  const body = requestData(call);
  const errors = missingFields(
    body,
    body['skip_password'] === true ? required : { ...required, password: 'password' },
  );
  if (Object.keys(errors).length > 0) return jsonReply(400, errors);
  const [email, username] = [String(body['email']), String(body['username'])];
  const taken = [
    ...(lms.state.accounts.findByEmail(email) === undefined ? [] : ['email']),
    ...(lms.state.accounts.findByUsername(username) === undefined ? [] : ['username']),
  ];
  if (taken.length > 0) {
    const text = `Account already exists with the provided: ${taken.join(', ')}`;
    return jsonReply(400, { non_field_errors: [text] });
  }
  const name = String(body['fullname']);
  const account = registerAccount(lms, { email, username, name, is_active: body['activate_user'] === true });
  return jsonReply(200, {
    email: account.email,
    username: account.username,
    is_active: account.isActive,
    is_staff: account.isStaff,
    is_superuser: account.isSuperuser,
  });
}

/** `GET user/?email=` or `?username=`; a username wins. */
export function findUser(request: ApiRequest): Reply {
  const { lms, call } = request;
  const who = { username: queryValue(call, 'username'), email: queryValue(call, 'email') };
  return jsonReply(200, toAccountObject(request, requireAccount(lms, who)));
}

/** `PATCH update-user/`: the fields that a site counts as safe; of those, the pretend LMS knows two. */
export function changeUser(request: ApiRequest): Reply {
  const { lms, call } = request;
  const { email, username, is_active: isActive, fullname } = requestData(call);
  const account = requireAccount(lms, { email, username });
  if (typeof fullname === 'string') account.name = fullname;
  if (typeof isActive === 'boolean') changeAccount(lms, account, { is_active: isActive });
  return jsonReply(200, toAccountObject(request, account));
}

/** The account that a call names; throws 400 when it names none, 404 when there is none. */
export function requireAccount(lms: Lms, who: { username?: unknown; email?: unknown }): Account {
  const username = typeof who.username === 'string' ? who.username : '';
  const email = typeof who.email === 'string' ? who.email : '';
  if (username === '' && email === '') throw new ApiError(400, 'Email or username needed');
  const { accounts } = lms.state;
  const account = username === '' ? accounts.findByEmail(email) : accounts.findByUsername(username);
  if (account !== undefined) return account;
  const query = username === '' ? `'email': '${email}'` : `'username': '${username}'`;
  throw new ApiError(404, `No user found by {${query}} on site None.`);
}

function missingFields(body: Record<string, unknown>, fields: Readonly<Record<string, string>>) {
  const missing = Object.keys(fields).filter(
    (field) => typeof body[field] !== 'string' || body[field] === '',
  );
  return Object.fromEntries(missing.map((field) => [field, ['This field is required.']]));
}
