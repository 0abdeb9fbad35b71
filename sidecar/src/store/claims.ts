import { sql } from 'kysely';
import { isKnownDead } from '../shared/holder.ts';
import type { Db } from './database.ts';
import { inTenant, listTenants } from './in-tenant.ts';

/**
 * Frees what sidecars of this host had claimed when they were killed.
 *
 * @returns The holders that were found dead.
 */
export async function freeClaimsOfTheDead(db: Db): Promise<string[]> {
  const freed = new Set<string>();
  for (const tenantId of await listTenants(db)) {
    await inTenant(db, tenantId, async (trx) => {
      const holders = await sql<{ holder: string }>`
        select holder from lanes where held_until > clock_timestamp()
        union select claimed_by from inbox where state = 'due' and claimed_by is not null
        union select claimed_by from reports where state = 'due' and claimed_by is not null
        union select claimed_by from mails where state = 'due' and claimed_by is not null
        union select claimed_by from reconciliations where finished_at is null and claimed_by is not null`.execute(
        trx,
      );
      const dead = holders.rows.map((row) => row.holder).filter(isKnownDead);
      if (dead.length === 0) return;
      for (const holder of dead) freed.add(holder);
      await sql`update lanes set held_until = null where holder = any(${dead})`.execute(trx);
      await sql`
        update reconciliations set next_step_at = clock_timestamp(), claimed_by = null
        where finished_at is null and claimed_by = any(${dead})`.execute(trx);
      for (const table of ['inbox', 'reports', 'mails']) {
        await sql`
          update ${sql.table(table)} set next_attempt_at = clock_timestamp(), claimed_by = null
          where state = 'due' and claimed_by = any(${dead})`.execute(trx);
      }
    });
  }
  return [...freed];
}
