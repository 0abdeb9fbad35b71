import { jsonReply, redirectReply, type Reply } from '../../kit/reply.ts';
import type { Call } from '../../kit/call.ts';
import { ApiError } from './api-error.ts';
import { authenticate } from './authentication.ts';
import { djangoPage } from './django-pages.ts';
import type { Lms } from './lms.ts';

const path = /^\/support\/manage_user\/(?<who>[^/]+)$/;

/**
 * `GET /support/manage_user/{username or e-mail}` (`support/views/manage_user.py`): the only place that shows
 * an unusable password. That it takes a JWT is not confirmed upstream. Undefined for another path.
 */
export async function manageUser(lms: Lms, call: Call): Promise<Reply | undefined> {
  const who = path.exec(call.path)?.groups?.['who'];
  if (who === undefined || call.method !== 'GET') return undefined;
  const caller = await authenticate(lms, call, ['jwt']).catch(rejectedCaller);
  if (caller.account === undefined) return redirectReply(`/login?next=${encodeURIComponent(call.path)}`, 302);
  if (!caller.account.isStaff) return djangoPage(403);
  const account = lms.state.accounts.findByUsername(who) ?? lms.state.accounts.findByEmail(who);
  if (account === undefined) return jsonReply(200, []);
  return jsonReply(200, {
    username: account.username,
    email: account.email,
    date_joined: account.dateJoined,
    is_active: account.isActive,
    password_toggle_history: account.passwordToggles.map(({ createdAt, disabled }) => ({
      created: createdAt,
      disabled,
      comment: null,
      created_by: 'support',
    })),
    status: account.disabled ? 'Unusable' : 'Usable',
  });
}

/** A refused token leads to the login page here, like none at all. */
function rejectedCaller(error: unknown): { account: undefined } {
  if (error instanceof ApiError) return { account: undefined };
  throw error;
}
