import { sql, type Kysely } from 'kysely';

const TABLES = ['tenants', 'institutions'];

/**
 * An institution has one name: the one that mails and pages showed becomes that of the tenant. The column stays for sidecars of the
 * release before, which may still run.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  const run = (statement: string) => sql.raw(statement).execute(db);
  // Row-level security holds for the tables' owner too, who has no tenant.
  for (const table of TABLES) await run(`alter table ${table} no force row level security`);
  await run(`update tenants set name = institutions.name from institutions
    where institutions.tenant_id = tenants.id and institutions.name <> ''`);
  for (const table of TABLES) await run(`alter table ${table} force row level security`);
}
