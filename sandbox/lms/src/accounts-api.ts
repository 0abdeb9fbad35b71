import { queryValue } from '../../kit/call.ts';
import { emptyReply, jsonReply, type Reply } from '../../kit/reply.ts';
import { ApiError } from './api-error.ts';
import type { Lms } from './lms.ts';
import type { Account } from './model.ts';
import { type ApiRequest, callerAccount, requestData, type View } from './views.ts';

const rules = {
  authentication: ['jwt', 'bearer'],
  permission: 'authenticated',
  throttle: 'none',
  errors: 'detail',
} as const;

/** The account API (`openedx/core/djangoapps/user_api/accounts/views.py`): not throttled. */
export const accountViews: readonly View[] = [
  { ...rules, path: /^\/api\/user\/v1\/accounts$/, methods: { GET: listAccounts } },
  { ...rules, path: /^\/api\/user\/v1\/accounts\/search_emails$/, methods: { POST: searchEmails } },
  { ...rules, path: /^\/api\/user\/v1\/accounts\/(?<username>[\w.@+-]+)$/, methods: { GET: oneAccount } },
  { ...rules, path: /^\/api\/user\/v1\/me$/, methods: { GET: me } },
];

/** `GET accounts?email=`, `?username=a,b` or `?lms_user_id=`; without any of them the caller's own. */
function listAccounts(request: ApiRequest): Reply {
  const { lms, call } = request;
  const usernames = queryValue(call, 'username');
  if (usernames !== undefined && usernames !== '') return byUsernames(request, usernames.split(','));
  const email = queryValue(call, 'email');
  if (email !== undefined && email !== '') {
    requireStaff(request);
    const retired = lms.state.accounts.findRetired(email);
    return retired === undefined
      ? foundOr404(request, lms.state.accounts.findByEmail(email))
      : retiredReply(retired);
  }
  const id = queryValue(call, 'lms_user_id');
  if (id !== undefined && id !== '') {
    requireStaff(request);
    if (!/^\d+$/.test(id)) return emptyReply(400);
    return foundOr404(request, lms.state.accounts.findById(Number(id)));
  }
  return jsonReply(200, [toAccountObject(request, callerAccount(request))]);
}

function byUsernames(request: ApiRequest, usernames: readonly string[]): Reply {
  const found = usernames
    .map((username) => request.lms.state.accounts.findByUsername(username))
    .filter((account) => account !== undefined);
  if (found.length === 0) return emptyReply(404);
  const inOrder = [...new Set(found)].sort((one, other) => one.id - other.id);
  return jsonReply(
    200,
    inOrder.map((account) => toAccountObject(request, account)),
  );
}

function oneAccount(request: ApiRequest): Reply {
  const account = request.lms.state.accounts.findByUsername(request.params['username'] ?? '');
  return account === undefined ? emptyReply(404) : jsonReply(200, toAccountObject(request, account));
}

function me(request: ApiRequest): Reply {
  return jsonReply(200, { username: callerAccount(request).username });
}

/** `POST accounts/search_emails`: names the existing ones only and says nothing of their state. */
function searchEmails({ lms, call, caller }: ApiRequest): Reply {
  if (caller.account?.isStaff !== true) {
    return jsonReply(404, { developer_message: 'not_found', user_message: 'Not Found' });
  }
  const { emails } = requestData(call);
  if (!Array.isArray(emails)) {
    const text = 'emails field is required';
    return jsonReply(400, { developer_message: text, user_message: text });
  }
  return jsonReply(200, findByEmails(lms, emails));
}

function findByEmails(lms: Lms, emails: readonly unknown[]) {
  const found = emails
    .map((email) => (typeof email === 'string' ? lms.state.accounts.findByEmail(email) : undefined))
    .filter((account) => account !== undefined);
  return [...new Set(found)].map(({ email, id, username }) => ({ email, id, username }));
}

function requireStaff({ caller }: ApiRequest): void {
  if (caller.account?.isStaff === true || caller.account?.isSuperuser === true) return;
  throw new ApiError(403, 'You do not have permission to perform this action.');
}

function foundOr404(request: ApiRequest, account: Account | undefined): Reply {
  return account === undefined ? emptyReply(404) : jsonReply(200, [toAccountObject(request, account)]);
}

function retiredReply({ retirement }: Account): Reply {
  return jsonReply(404, {
    error_msg: 'This email is associated to a retired account.',
    can_cancel_retirement: retirement?.pending === true,
    // A finished retirement leaves no request behind.
    retirement_id: retirement?.pending === true ? retirement.id : null,
  });
}

/** An account as its owner and staff see it; others see little. */
export function toAccountObject({ call, caller }: ApiRequest, account: Account) {
  const shared = {
    username: account.username,
    account_privacy: 'private',
    profile_image: toProfileImage(call.origin),
  };
  const mayRead = caller.account?.isStaff === true || caller.account === account;
  if (!mayRead) return shared;
  return {
    ...shared,
    url: `${call.origin}/api/user/v1/accounts/${account.username}`,
    email: account.email,
    id: account.id,
    date_joined: account.dateJoined,
    last_login: account.lastLogin,
    is_active: account.isActive,
    name: account.name,
    country: null,
    language_proficiencies: [],
    extended_profile: [],
    year_of_birth: null,
    level_of_education: null,
    gender: null,
    mailing_address: null,
    goals: null,
    bio: null,
    requires_parental_consent: false,
    secondary_email: null,
    secondary_email_enabled: null,
    social_links: [],
    time_zone: null,
    phone_number: null,
  };
}

function toProfileImage(origin: string) {
  const urlOf = (size: number) => `${origin}/static/images/profiles/default_${size}.png`;
  return {
    has_image: false,
    image_url_full: urlOf(500),
    image_url_large: urlOf(120),
    image_url_medium: urlOf(50),
    image_url_small: urlOf(30),
  };
}
