import type { AccountState, Messages } from './messages.ts';

/** What was noticed of a learner's account, as `access/check-accounts.ts` keeps it. */
export function accountSentence(
  { state, address }: Record<string, unknown>,
  { account }: Pick<Messages, 'account'>,
): string {
  if (address === 'changed') return account.address;
  const known = Object.hasOwn(account, String(state)) ? (state as AccountState) : 'unknown';
  return account[known];
}
