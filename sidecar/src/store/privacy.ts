import { sql } from 'kysely';
import { withoutBody } from './inbox.ts';
import { withoutTexts } from './mails.ts';
import { fromNow, now, type TenantTransaction } from './in-tenant.ts';

/** The sealed key of a tenant's hashes: the one that there is, else this one from now on. */
export async function keepHashKey(trx: TenantTransaction, fresh: string): Promise<string> {
  const { hash_key: kept } = await trx
    .insertInto('privacy')
    .values({ hash_key: fresh })
    .onConflict((conflict) =>
      conflict
        .column('tenant_id')
        .doUpdateSet({ hash_key: sql<string>`coalesce(privacy.hash_key, excluded.hash_key)` }),
    )
    .returning('hash_key')
    .executeTakeFirstOrThrow();
  return kept ?? fresh;
}

/** Claims a tenant's next purge: of several sidecars one does it. @returns Whether it is due. */
export async function claimPurge(trx: TenantTransaction, everyMs: number): Promise<boolean> {
  await trx
    .insertInto('privacy')
    .defaultValues()
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const due = await trx
    .updateTable('privacy')
    .set({ next_purge_at: fromNow(everyMs) })
    .where('next_purge_at', '<=', now)
    .returning('next_purge_at')
    .executeTakeFirst();
  return due !== undefined;
}

/** What may be forgotten: texts of what has had its effect. */
export const PURGED = ['deliveries', 'reports', 'mails'] as const;

export type PurgedKind = (typeof PURGED)[number];

const FINISHED = {
  deliveries: sql`from inbox where state in ('done', 'set_aside') and purged_at is null and finished_at`,
  reports: sql`from reports where state = 'sent' and purged_at is null and sent_at`,
  mails: sql`from mails where state = 'sent' and purged_at is null and sent_at`,
};

/**
 * Forgets the texts of a few rows that were finished so long ago; the rows stay. Whatever is locked is left for the next
 * time: nobody waits for this.
 *
 * @returns How many there were.
 */
export async function purgeSome(
  trx: TenantTransaction,
  kind: PurgedKind,
  { keepDays, limit }: { keepDays: number; limit: number },
): Promise<number> {
  const old = sql<string>`(select id ${FINISHED[kind]} < now() - make_interval(days => ${keepDays}::integer)
    limit ${limit} for update skip locked)`;
  const purge = {
    deliveries: () => trx.updateTable('inbox').set(withoutBody).where('id', 'in', old).executeTakeFirst(),
    reports: () =>
      trx
        .updateTable('reports')
        // The states of the lines are compared with what the shop shows, and name nobody.
        .set({ staff_note: null, customer_note: null, lines: '[]', purged_at: now })
        .where('id', 'in', old)
        .executeTakeFirst(),
    mails: () => trx.updateTable('mails').set(withoutTexts).where('id', 'in', old).executeTakeFirst(),
  };
  return Number((await purge[kind]()).numUpdatedRows);
}

/** How many rows a purge would touch. */
export async function countPurgeable(
  trx: TenantTransaction,
  kind: PurgedKind,
  keepDays: number,
): Promise<number> {
  const counted = await sql<{ count: string }>`
    select count(*) ${FINISHED[kind]} < now() - make_interval(days => ${keepDays}::integer)`.execute(trx);
  return Number(counted.rows[0]?.count ?? 0);
}
