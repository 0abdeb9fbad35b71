import { createHash } from 'node:crypto';

import { isoSeconds } from './clock.ts';
import type { Account } from './model.ts';

/**
 * The accounts of the LMS, found by id, username and e-mail. Usernames and addresses are compared without
 * regard to case, as the default MySQL collation of an LMS does.
 */
export class Accounts {
  #byId = new Map<number, Account>();
  #byUsername = new Map<string, Account>();
  #byEmail = new Map<string, Account>();
  #byOriginalEmail = new Map<string, Account>();
  #nextId = 1;

  get size(): number {
    return this.#byId.size;
  }

  all(): Account[] {
    return [...this.#byId.values()];
  }

  findById(id: number | null): Account | undefined {
    return id === null ? undefined : this.#byId.get(id);
  }

  findByUsername(username: string): Account | undefined {
    return this.#byUsername.get(username.toLowerCase());
  }

  findByEmail(email: string): Account | undefined {
    return this.#byEmail.get(email.toLowerCase());
  }

  /** Finds the account that had this address before its retirement was asked for. */
  findRetired(email: string): Account | undefined {
    return this.#byOriginalEmail.get(email.toLowerCase());
  }

  /** An id no account had before. */
  nextId(): number {
    return this.#nextId;
  }

  add(account: Account): Account {
    this.#byId.set(account.id, account);
    this.#index(account);
    this.#nextId = Math.max(this.#nextId, account.id + 1);
    return account;
  }

  changeEmail(account: Account, email: string): void {
    this.#byEmail.delete(account.email.toLowerCase());
    account.email = email;
    this.#index(account);
  }

  /** Sets or lifts an unusable password, as support does; the accounts API shows nothing of it. */
  setDisabled(account: Account, disabled: boolean): void {
    if (account.disabled === disabled) return;
    account.disabled = disabled;
    account.passwordToggles.push({ createdAt: isoSeconds(), disabled });
  }

  /**
   * Retires an account: its address becomes a hash and its password unusable. While the request is pending
   * the username stays; afterwards it is a hash as well (`user_api/accounts`, `student/models/user.py`).
   */
  retire(account: Account, pending: boolean): void {
    const originalEmail = account.retirement?.originalEmail ?? account.email;
    account.retirement = { id: account.retirement?.id ?? account.id, originalEmail, pending };
    this.setDisabled(account, true);
    this.changeEmail(account, `retired__user_${hash(originalEmail)}@retired.invalid`);
    if (pending) return;
    account.isActive = false;
    this.#byUsername.delete(account.username.toLowerCase());
    account.username = `retired__user_${hash(account.username)}`;
    account.name = '';
    this.#index(account);
  }

  #index(account: Account): void {
    this.#byUsername.set(account.username.toLowerCase(), account);
    this.#byEmail.set(account.email.toLowerCase(), account);
    if (account.retirement !== null) {
      this.#byOriginalEmail.set(account.retirement.originalEmail.toLowerCase(), account);
    }
  }
}

function hash(text: string): string {
  return createHash('sha1').update(text.toLowerCase()).digest('hex').slice(0, 12);
}
