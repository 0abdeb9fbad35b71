import { BadInput, type JsonRecord, readFlagOr, readTextOr } from '../../kit/parse.ts';
import { fireAllowed } from './enroll.ts';
import type { Lms } from './lms.ts';
import { addAccount } from './load-seed.ts';
import type { Account } from './model.ts';

/** Registers an account, active (its address confirmed) unless said otherwise. */
export function registerAccount(lms: Lms, record: JsonRecord): Account {
  const account = addAccount(lms.state, record);
  fireAllowed(lms, account);
  return account;
}

/** Changes an account as its owner, support or an administrator would. */
export function changeAccount(lms: Lms, account: Account, record: JsonRecord): void {
  const email = readTextOr(record, 'email', account.email);
  const holder = lms.state.accounts.findByEmail(email);
  if (holder !== undefined && holder !== account) throw new BadInput(`${email} has an account already.`);
  const wasActive = account.isActive;
  const hadEmail = account.email;
  account.isActive = readFlagOr(record, 'is_active', account.isActive);
  account.isStaff = readFlagOr(record, 'is_staff', account.isStaff);
  if (email !== hadEmail) lms.state.accounts.changeEmail(account, email);
  lms.state.accounts.setDisabled(account, readFlagOr(record, 'disabled', account.disabled));
  if ((!wasActive && account.isActive) || email !== hadEmail) fireAllowed(lms, account);
  if (record['retired'] !== undefined) retire(lms, account, record['retired'] === 'pending');
}

/** Retiring withdraws the pre-enrollments of the address and, once done, every enrollment. */
function retire(lms: Lms, account: Account, pending: boolean): void {
  for (const allowed of lms.state.allowed.ofEmail(account.email)) {
    lms.state.allowed.delete(allowed.email, allowed.courseKey);
  }
  lms.state.accounts.retire(account, pending);
  if (pending) return;
  for (const enrollment of lms.state.enrollments.ofAccount(account.id)) {
    lms.state.enrollments.change(enrollment, { isActive: false });
  }
}
