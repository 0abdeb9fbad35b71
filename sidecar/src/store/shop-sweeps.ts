import { sql } from 'kysely';
import { fromNow, now, type TenantTransaction } from './in-tenant.ts';
import { PLUGIN_CONNECTOR } from './shops.ts';

/** A shop refused for this long needs a person: its secret or its address is wrong. */
const REFUSED_TOO_LONG_MS = 5 * 60_000;

/** While deliveries are refused, the orders they were about are asked for this often. */
const SWEEP_EVERY_MS = 5 * 60_000;

/** A shop with the plugin, or whose webhooks the sidecar keeps, is asked for what changed this often. */
const SWEEP_KNOWN_EVERY_MS = 15 * 60_000;

/**
 * Notes that deliveries are refused for their signature, and since when. WooCommerce tries each delivery once, so
 * their orders are asked for: every five minutes while it lasts, and at once when `storeDeliveries` finds it over.
 */
export async function noteRefusal(trx: TenantTransaction, shopId: string): Promise<void> {
  const isTooLong = sql`refused_since <= ${fromNow(-REFUSED_TOO_LONG_MS)}`;
  await sql`
    update shops set
      refused_since = coalesce(refused_since, clock_timestamp()),
      last_refused_at = clock_timestamp(),
      sweep_from = coalesce(sweep_from, date_trunc('second', clock_timestamp())),
      next_sweep_at = coalesce(next_sweep_at, ${fromNow(SWEEP_EVERY_MS)}),
      needs_attention_cause = case when ${isTooLong} then 'deliveries_refused' else needs_attention_cause end,
      needs_attention_since = case
        when ${isTooLong} then coalesce(needs_attention_since, clock_timestamp()) else needs_attention_since end
    where id = ${shopId}`.execute(trx);
}

/**
 * Notes that deliveries may have been missed since the last one that was stored: the sidecar, or its database, was away.
 * WooCommerce tries each delivery once, so its orders of that time are asked for; the plugin keeps its own.
 */
export async function noteMissed(trx: TenantTransaction): Promise<void> {
  const since = sql`date_trunc('second', coalesce(last_delivery_at, created_at))`;
  await sql`
    update shops set
      sweep_from = least(sweep_from, ${since}),
      last_refused_at = clock_timestamp(),
      next_sweep_at = clock_timestamp()
    where connector <> ${PLUGIN_CONNECTOR} and cardinality(webhook_secrets) > 0`.execute(trx);
}

export interface DueSweep {
  shopId: string;
  from: Date;
  claimedAt: Date;
}

/** Claims the shops whose orders are to be asked for; a crash gives the claim back after two minutes. */
export async function claimSweeps(trx: TenantTransaction): Promise<DueSweep[]> {
  const rows = await trx
    .updateTable('shops')
    .set({ next_sweep_at: fromNow(120_000) })
    .where('next_sweep_at', '<=', now)
    .returning(['id', 'sweep_from', sql<Date>`clock_timestamp()`.as('claimed_at')])
    .execute();
  return rows.map((row) => ({
    shopId: row.id,
    from: row.sweep_from ?? row.claimed_at,
    claimedAt: row.claimed_at,
  }));
}

/**
 * The shop was asked. What was refused since it was claimed is for the next time, which begins at a whole second, as a
 * shop's times do. A shop with the plugin, or whose webhooks the sidecar keeps, is asked again all the same: what slipped
 * through its outbox, a refund that was deleted, or a delivery that nobody heard of, announces itself nowhere.
 */
export async function finishSweep(trx: TenantTransaction, sweep: DueSweep): Promise<void> {
  const claimedAt = sql`${sweep.claimedAt}::timestamptz`;
  const isRefused = sql`coalesce(last_refused_at >= ${claimedAt}, false)`;
  const isKnown = sql`(connector = ${PLUGIN_CONNECTOR} or webhooks_url is not null)`;
  await sql`
    update shops set
      sweep_from = case when ${isRefused} or ${isKnown} then date_trunc('second', ${claimedAt}) end,
      next_sweep_at = case
        when ${isRefused} then ${fromNow(SWEEP_EVERY_MS)} when ${isKnown} then ${fromNow(SWEEP_KNOWN_EVERY_MS)} end
    where id = ${sweep.shopId} and next_sweep_at is not null`.execute(trx);
}

/** The shop could not be asked; it is asked again after `delayMs`. */
export async function postponeSweep(trx: TenantTransaction, sweep: DueSweep, delayMs: number): Promise<void> {
  await trx
    .updateTable('shops')
    .set({ next_sweep_at: fromNow(delayMs) })
    .where('id', '=', sweep.shopId)
    .where('next_sweep_at', 'is not', null)
    .execute();
}

/**
 * Orders with a refund on which somebody may learn, or did until a month ago: who deletes a refund does so soon, and each
 * of these orders is asked for at every sweep.
 */
export async function listRefundedOrders(trx: TenantTransaction, shopId: string): Promise<string[]> {
  const rows = await sql<{ order_id: string }>`
    select order_id from orders
    where shop_id = ${shopId} and snapshot -> 'refunds' <> '[]'::jsonb
      and exists (select from grants
        where grants.shop_id = orders.shop_id and grants.order_id = orders.order_id
          and coalesce(ended_at > now() - interval '30 days', true))
    order by order_id`.execute(trx);
  return rows.rows.map((row) => row.order_id);
}
