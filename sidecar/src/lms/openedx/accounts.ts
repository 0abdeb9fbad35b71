import { z } from 'zod';
import type { AccountLookup, LmsAccount } from '../lms-client.ts';
import { parseJson } from '../../shared/parse-json.ts';
import { LmsError } from '../lms-error.ts';
import { isAbsentView, toLmsError } from './answers.ts';
import type { LmsSession } from './session.ts';

const PATH = '/api/user/v1/accounts';

const account = z.object({
  id: z.number().int(),
  username: z.string(),
  email: z.string(),
  is_active: z.boolean(),
});
const found = z.array(z.object({ id: z.number().int(), email: z.string(), username: z.string() }));

/** No limit is documented for either call; a hundred keeps the query and the answer small. */
const BATCH = 100;

/**
 * Resolves many addresses to the accounts that exist: one call finds them, one more reads their state. Neither is
 * throttled (user_api/accounts/views.py, `search_emails`).
 *
 * @param emailKeys Lower-cased addresses.
 * @returns By address; those without an account are missing.
 */
export async function findAccounts(
  session: LmsSession,
  emailKeys: string[],
): Promise<Map<string, LmsAccount>> {
  const accounts = new Map<string, LmsAccount>();
  for (let start = 0; start < emailKeys.length; start += BATCH) {
    for (const [emailKey, found] of await findBatch(session, emailKeys.slice(start, start + BATCH))) {
      accounts.set(emailKey, found);
    }
  }
  return accounts;
}

async function findBatch(session: LmsSession, emailKeys: string[]): Promise<Map<string, LmsAccount>> {
  const answer = await session.send({
    method: 'POST',
    path: `${PATH}/search_emails`,
    body: { emails: emailKeys },
    isThrottled: false,
  });
  if (isAbsentView(answer)) return findSingly(session, emailKeys);
  const matches = found.safeParse(parseJson(answer.text));
  if (answer.status === 404) throw notStaff(answer.status);
  if (answer.status !== 200 || !matches.success) throw toLmsError(answer, 'looking up accounts');
  if (matches.data.length === 0) return new Map();
  const usernames = matches.data.map((match) => match.username);
  const byId = new Map((await readAccounts(session, usernames)).map((row) => [row.lmsUserId, row]));
  return new Map(
    matches.data.flatMap(({ id, email }) => {
      const [emailKey, state] = [email.toLowerCase(), byId.get(String(id))];
      // Between the two calls an address can change hands: then neither answer is believed.
      return state?.emailKey === emailKey && emailKeys.includes(emailKey) ? [[emailKey, state]] : [];
    }),
  );
}

/** Where the LMS, or a site's gateway, has no batched look-up. */
async function findSingly(session: LmsSession, emailKeys: string[]): Promise<Map<string, LmsAccount>> {
  const accounts = new Map<string, LmsAccount>();
  for (const emailKey of emailKeys) {
    const account = await lookUpAccount(session, emailKey);
    if (typeof account === 'object') accounts.set(emailKey, account);
  }
  return accounts;
}

/**
 * Reads accounts by their usernames, a hundred a call. The LMS answers 404 when it knows none of them.
 *
 * @returns Those that exist.
 */
export async function readAccounts(session: LmsSession, usernames: string[]): Promise<LmsAccount[]> {
  const accounts: LmsAccount[] = [];
  for (let start = 0; start < usernames.length; start += BATCH) {
    const query = new URLSearchParams({ username: usernames.slice(start, start + BATCH).join(',') });
    const path = `${PATH}?${query.toString()}`;
    const answer = await session.send({ method: 'GET', path, isThrottled: false });
    if (answer.status === 404 && answer.text === '') continue;
    const parsed = z.array(account).safeParse(parseJson(answer.text));
    if (answer.status !== 200 || !parsed.success) throw toLmsError(answer, 'reading accounts');
    accounts.push(...parsed.data.map(toAccount));
  }
  return accounts;
}

const supportPage = z.object({ status: z.enum(['Usable', 'Unusable']) });

/**
 * Reads from the support's page whether an account is disabled (support/views/manage_user.py): the accounts API does not
 * say. Where the page wants a person to sign in, or is not there, nobody can see it.
 *
 * @returns undefined where it cannot be seen.
 */
export async function isDisabled(session: LmsSession, username: string): Promise<boolean | undefined> {
  const path = `/support/manage_user/${encodeURIComponent(username)}`;
  const answer = await session.send({ method: 'GET', path, isThrottled: false });
  const page = answer.status === 200 ? supportPage.safeParse(parseJson(answer.text)).data : undefined;
  return page && page.status === 'Unusable';
}

/** Looks one address up; only this call tells a retired account from none. */
export async function lookUpAccount(session: LmsSession, emailKey: string): Promise<AccountLookup> {
  const path = `${PATH}?${new URLSearchParams({ email: emailKey }).toString()}`;
  const answer = await session.send({ method: 'GET', path, isThrottled: false });
  if (answer.status === 404 && answer.text === '') return 'no_account';
  if (answer.status === 404 && /retired account/.test(answer.text)) return 'retired';
  if (answer.status === 403) throw notStaff(answer.status);
  const parsed = z.array(account).safeParse(parseJson(answer.text));
  const row = parsed.data?.find((candidate) => candidate.email.toLowerCase() === emailKey);
  if (answer.status !== 200 || !parsed.success) throw toLmsError(answer, 'looking up an account');
  return row ? toAccount(row) : 'no_account';
}

function toAccount(row: z.infer<typeof account>): LmsAccount {
  return {
    lmsUserId: String(row.id),
    username: row.username,
    emailKey: row.email.toLowerCase(),
    isActive: row.is_active,
  };
}

function notStaff(status: number): LmsError {
  return new LmsError('staff_right_missing', 'The service user is not staff: accounts are hidden from it.', {
    status,
  });
}
