import { sql, type Transaction } from 'kysely';
import type { Db } from './database.ts';
import type { Database } from './schema.ts';

/** A transaction that sees and writes one tenant's rows; made by `inTenant` alone. */
export type TenantTransaction = Transaction<Database>;

/**
 * Runs one transaction as one tenant. The database fills in and checks `tenant_id` (row-level security), so no
 * query in it names the tenant, and none that forgets a condition reaches another tenant's rows.
 *
 * @param options `isSnapshot`: all its queries see the same rows, whatever is committed meanwhile. Only for reading.
 *   `isRepeatable`: what it wrote may be lost where the database crashes within a second, for then it is done again. It
 *   does not wait for the disk; whatever waits for it later waits for this too, as PostgreSQL writes its log in order.
 */
export function inTenant<T>(
  db: Db,
  tenantId: string,
  work: (trx: TenantTransaction) => Promise<T>,
  { isSnapshot = false, isRepeatable = false } = {},
): Promise<T> {
  const plain = db.transaction();
  const transaction = isSnapshot ? plain.setIsolationLevel('repeatable read') : plain;
  return transaction.execute(async (trx) => {
    await sql`select set_config('matricula.tenant_id', ${tenantId}, true)
      ${isRepeatable ? sql`, set_config('synchronous_commit', 'off', true)` : sql``}`.execute(trx);
    return work(trx);
  });
}

/** Kinds of work that rows wait for, each with its own worker. */
export type WorkKind =
  | 'inbox'
  | 'lane'
  | 'settle'
  | 'report'
  | 'sweep'
  | 'poll'
  | 'attention'
  | 'mail'
  | 'reconcile'
  | 'transfer'
  | 'purge'
  | 'connect';

export interface DueWork {
  tenantId: string;
  kind: WorkKind;
  /** For a lane, its LMS; for a run of a reconciliation, its id; else empty. */
  subject: string;
}

/** Lists which tenants have due rows of which kind. */
export async function listDueWork(db: Db): Promise<DueWork[]> {
  return db.transaction().execute(async (trx) => {
    const due = await sql<{
      tenant_id: string;
      kind: WorkKind;
      subject: string;
    }>`select * from due_work() union all select * from due_reconciliations()`.execute(trx);
    return due.rows.map((row) => ({ tenantId: row.tenant_id, kind: row.kind, subject: row.subject }));
  });
}

/** Creates a tenant where it does not exist yet. */
export async function ensureTenant(db: Db, tenantId: string): Promise<void> {
  await inTenant(db, tenantId, (trx) =>
    trx
      .insertInto('tenants')
      .values({ id: tenantId })
      .onConflict((conflict) => conflict.doNothing())
      .execute(),
  );
}

/** All tenants, for work that goes through them one by one. */
export async function listTenants(db: Db): Promise<string[]> {
  const tenants = await inTenant(db, '*', (trx) => trx.selectFrom('tenants').select('id').execute());
  return tenants.map((tenant) => tenant.id);
}

/** The same transaction in every tenant, one after the other. */
export async function inEveryTenant(
  db: Db,
  work: (trx: TenantTransaction, tenantId: string) => Promise<void>,
): Promise<void> {
  for (const tenantId of await listTenants(db)) await inTenant(db, tenantId, (trx) => work(trx, tenantId));
}

/** SQL expression for a moment from now by the database's clock, in milliseconds. */
export function fromNow(ms: number) {
  return sql<Date>`clock_timestamp() + ${ms} * interval '1 millisecond'`;
}

/** The database's clock: the only one that rows are compared with. */
export const now = sql<Date>`clock_timestamp()`;

/** Reads the database's clock. */
export async function readClock(trx: TenantTransaction): Promise<Date> {
  const row = await sql<{ now: Date }>`select clock_timestamp() as now`.execute(trx);
  return row.rows[0]?.now ?? new Date();
}
