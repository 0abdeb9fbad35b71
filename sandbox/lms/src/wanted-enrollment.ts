import type { Account } from './model.ts';

/** An enrollment call after its checks: whom it is about and what it asks for. */
export interface Wanted {
  account: Account;
  courseKey: string;
  /** null: the body names none. */
  mode: string | null;
  isActive: boolean | null;
  /** Asked for by a caller who may. */
  force: boolean;
  attributes: readonly unknown[] | null;
  cohort: string | null;
  hasApiKey: boolean;
}
