import type { Problem } from '../shared/problem.ts';
import type { TenantTransaction } from '../store/in-tenant.ts';

/** What the operator's API answers. */
export type Answer = { answer: object; status?: number } | { refused: Problem };

/** What its handlers work with. */
export interface OperatorTools {
  run: <T>(work: (trx: TenantTransaction) => Promise<T>) => Promise<T>;
  /** Called after something became due. */
  wake: () => void;
  /** Whose word it is, as the audit keeps it. */
  actorOf: (actor: string | undefined) => string;
}
