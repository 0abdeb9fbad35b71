import type { Problem } from '../shared/problem.ts';
import type { Db } from '../store/database.ts';
import type { TenantTransaction } from '../store/in-tenant.ts';

/** What the operator's API answers. */
export type Answer = { answer: object; status?: number } | { refused: Problem };

/** What the handlers of one call work with. */
export interface OperatorTools {
  /** Whose ledger it is: the token's. */
  tenantId: string;
  /** One transaction as that tenant. */
  run: <T>(work: (trx: TenantTransaction) => Promise<T>) => Promise<T>;
  /** For work that takes several transactions. */
  db: Db;
  /** Called after something became due. */
  wake: () => void;
  /** Whose word it is, as the audit keeps it. */
  actorOf: (actor: string | undefined) => string;
}
