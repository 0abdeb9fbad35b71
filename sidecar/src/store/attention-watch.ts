import { sql } from 'kysely';
import { fromNow, now, type TenantTransaction } from './in-tenant.ts';

/** A group that was empty for less long is the same one: a redrive that fails again is no news. */
const EMPTY_FOR_MS = 10 * 60_000;

/**
 * Claims the next look of a tenant and holds it until the end of the transaction: of several sidecars one looks.
 *
 * @returns Whether a look is due.
 */
export async function claimLook(trx: TenantTransaction, everyMs: number): Promise<boolean> {
  await trx
    .insertInto('attention_watch')
    .defaultValues()
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const due = await trx
    .updateTable('attention_watch')
    .set({ next_look_at: fromNow(everyMs) })
    .where('next_look_at', '<=', now)
    .returning('next_look_at')
    .executeTakeFirst();
  return due !== undefined;
}

/** What is known of a group that is open. */
export interface WatchedGroup {
  groupId: string;
  /** Nothing was said of it yet. */
  isNews: boolean;
  /** It has been open for the settle time. */
  isSettled: boolean;
  /** It was mailed so long ago that it is said once more. */
  isOverdue: boolean;
}

/** Keeps which groups are open now, and tells what is to be said of them. */
export async function watchGroups(
  trx: TenantTransaction,
  groupIds: string[],
  { settleMs, remindAfterDays }: { settleMs: number; remindAfterDays: number },
): Promise<WatchedGroup[]> {
  await sql`
    delete from attention_groups
    where id <> all(${groupIds}) and empty_since <= ${fromNow(-EMPTY_FOR_MS)}`.execute(trx);
  await sql`
    update attention_groups set empty_since = clock_timestamp()
    where id <> all(${groupIds}) and empty_since is null`.execute(trx);
  await sql`
    insert into attention_groups (id) select unnest(${groupIds}::text[])
    on conflict (tenant_id, id) do update set empty_since = null`.execute(trx);
  const watched = await sql<{ id: string; is_news: boolean; is_settled: boolean; is_overdue: boolean }>`
    select id, mailed_at is null as is_news, opened_at <= ${fromNow(-settleMs)} as is_settled,
      ${remindAfterDays}::integer > 0 and reminded_at is null
        and coalesce(mailed_at <= clock_timestamp() - make_interval(days => ${remindAfterDays}::integer), false)
        as is_overdue
    from attention_groups where empty_since is null`.execute(trx);
  return watched.rows.map((row) => ({
    groupId: row.id,
    isNews: row.is_news,
    isSettled: row.is_settled,
    isOverdue: row.is_overdue,
  }));
}

/** Its owner was written to: the first time, or once more. */
export async function noteMailed(trx: TenantTransaction, groupIds: string[]): Promise<void> {
  await sql`
    update attention_groups set
      reminded_at = case when mailed_at is null then null else clock_timestamp() end,
      mailed_at = coalesce(mailed_at, clock_timestamp())
    where id = any(${groupIds})`.execute(trx);
}
