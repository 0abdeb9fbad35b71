import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Holder } from '../shared/holder.ts';
import { CLAIM_MS } from '../shared/keep-claim.ts';
import type { OrderAddress } from './grants.ts';
import { fromNow, now, type TenantTransaction } from './in-tenant.ts';

/** A delivery as it is stored: what the shop sent, before anybody interprets it. */
export interface NewDelivery {
  shopId: string;
  /** The shop's own order id; empty where the signed body is no order. */
  orderId: string;
  topic: string;
  webhookId: string | null;
  headers: Record<string, string>;
  body: Buffer;
  /** SHA-256 of the body, hex. */
  bodyHash: string;
  /** Why it is set aside at once; null: it is to be planned. */
  setAside: string | null;
}

export interface InboxRow {
  id: string;
  shopId: string;
  orderId: string;
  topic: string;
  body: Buffer;
  attempts: number;
  receivedAt: Date;
}

/**
 * Stores deliveries, each of another order of one tenant, unless they repeat one: see the database's own
 * `store_deliveries`, which is told the tenant: one question in any transaction.
 *
 * @param options `arePushed`: the shop sent them by itself, so its deliveries are not refused any more.
 * @returns For each the row's id, or undefined for a repeat.
 */
export async function storeDeliveries(
  trx: TenantTransaction,
  tenantId: string,
  deliveries: NewDelivery[],
  { arePushed }: { arePushed: boolean },
): Promise<(string | undefined)[]> {
  const ids = deliveries.map(() => randomUUID());
  const all = <T>(read: (delivery: NewDelivery) => T) => deliveries.map(read);
  const stored = await sql<{ id: string }>`
    select id from store_deliveries(${tenantId}, ${arePushed}, ${ids}::uuid[],
      ${all(({ shopId }) => shopId)}, ${all(({ orderId }) => orderId)}, ${all(({ topic }) => topic)},
      ${all(({ webhookId }) => webhookId)}, ${JSON.stringify(all(({ headers }) => headers))},
      ${Buffer.concat(all(({ body }) => body))}, ${all(({ body }) => body.length)},
      ${all(({ bodyHash }) => bodyHash)}, ${all(({ setAside }) => setAside)}) as id`.execute(trx);
  const isStored = new Set(stored.rows.map(({ id }) => id));
  return ids.map((id) => (isStored.has(id) ? id : undefined));
}

/** Stores a delivery that was asked for. @returns The row's id, or undefined for a repeat. */
export async function storeDelivery(
  trx: TenantTransaction,
  tenantId: string,
  delivery: NewDelivery,
): Promise<string | undefined> {
  return (await storeDeliveries(trx, tenantId, [delivery], { arePushed: false }))[0];
}

/** Of the orders that are claimed, so many are those that came last: a backlog keeps no new buyer waiting. */
const NEWEST_OF = 1 / 5;

/**
 * Claims the oldest due row of as many orders as asked for: of a few that came last, and of those that wait longest. One
 * row an order, so that its deliveries are planned in
 * the order they came; a row that waits for the shop to answer holds up no later one, which may be the payment.
 * A claim is a later `next_attempt_at`: after a crash it runs out by itself.
 */
export async function claimDeliveries(
  trx: TenantTransaction,
  holder: Holder,
  limit: number,
): Promise<InboxRow[]> {
  const rows = await sql<{
    id: string;
    shop_id: string;
    order_id: string;
    topic: string;
    body: Buffer;
    attempts: number;
    received_at: Date;
  }>`
    with candidates as materialized (
      select id, 0 as part, row_number() over () as place
        from (${oldestOfNewestOrders(Math.floor(limit * NEWEST_OF))}) as late
      union all select id, 1, place from (${oldestOfEachOrder(limit)}) as early),
    ids as materialized (select array_agg(id order by part, place) as wanted from candidates),
    claimed as materialized (
      select id from inbox
      where id = any((select wanted from ids)::uuid[]) and state = 'due' and next_attempt_at <= clock_timestamp()
      order by array_position((select wanted from ids), id) limit ${limit} for update skip locked)
    update inbox set next_attempt_at = ${fromNow(CLAIM_MS)}, claimed_by = ${holder}
    where id = any(array(select id from claimed))
    returning id, shop_id, order_id, topic, body, attempts, received_at`.execute(trx);
  const newestFirst = rows.rows.sort((one, other) => other.received_at.getTime() - one.received_at.getTime());
  return newestFirst.map((row) => ({
    id: row.id,
    shopId: row.shop_id,
    orderId: row.order_id,
    topic: row.topic,
    body: row.body,
    attempts: row.attempts,
    receivedAt: row.received_at,
  }));
}

/**
 * What is due of one order is never older than what is looked at, so nothing else has to be asked for it: in a rush of
 * thousands each claim reads a hundred rows.
 */
function oldestOfEachOrder(limit: number) {
  return sql`
    select distinct on (shop_id, order_id) id, place from (
      select id, shop_id, order_id, row_number() over (order by received_at, id) as place from inbox
      where state = 'due' and next_attempt_at <= clock_timestamp()
      order by received_at, id limit ${limit * 5}) as due
    order by shop_id, order_id, place`;
}

/**
 * What an order said first is planned first, also where its last word is the newest of all. `offset 0`: a rush outruns
 * the planner's statistics, and it would look for one order in all that is due.
 */
function oldestOfNewestOrders(limit: number) {
  return sql`
    select first.id from (
      select distinct shop_id, order_id from (
        select shop_id, order_id from inbox
        where state = 'due' and next_attempt_at <= clock_timestamp()
        order by received_at desc, id desc limit ${limit}) as newest) as late
    cross join lateral (
      select id from (
        select id, received_at, state, next_attempt_at from inbox
        where inbox.shop_id = late.shop_id and inbox.order_id = late.order_id offset 0) as of_order
      where state = 'due' and next_attempt_at <= clock_timestamp()
      order by received_at, id limit 1) as first`;
}

/** Whether something that an order's shop said of it waits to be planned. */
export async function isDeliveryDue(trx: TenantTransaction, order: OrderAddress): Promise<boolean> {
  const due = await trx
    .selectFrom('inbox')
    .select('id')
    .where('shop_id', '=', order.shopId)
    .where('order_id', '=', order.orderId)
    .where('state', '=', 'due')
    .limit(1)
    .executeTakeFirst();
  return due !== undefined;
}

/** The delivery is still being worked on. */
export async function extendDelivery(trx: TenantTransaction, id: string): Promise<void> {
  await trx
    .updateTable('inbox')
    .set({ next_attempt_at: fromNow(CLAIM_MS) })
    .where('id', '=', id)
    .where('state', '=', 'due')
    .execute();
}

/** The delivery has had its effect, or has none; `outcome` is one word for people and tests. */
export async function finishDelivery(
  trx: TenantTransaction,
  id: string,
  state: 'done' | 'set_aside' | 'needs_attention',
  outcome: string,
): Promise<void> {
  await trx.updateTable('inbox').set({ state, outcome, finished_at: now }).where('id', '=', id).execute();
}

/** The delivery could not be planned yet and is due again after `delayMs`. */
export async function postponeDelivery(
  trx: TenantTransaction,
  id: string,
  delayMs: number,
  outcome: string,
): Promise<void> {
  await trx
    .updateTable('inbox')
    .set((row) => ({ attempts: row('attempts', '+', 1), next_attempt_at: fromNow(delayMs), outcome }))
    .where('id', '=', id)
    .execute();
}

/** What an UPDATE sets where the text of deliveries goes. Of a repeat, the hash alone is compared. */
export const withoutBody = { body: Buffer.alloc(0), headers: '{}', purged_at: now };

/** Forgets what was delivered of an order, but for what is still to be planned or seen to. @returns How many there were. */
export async function dropBodies(trx: TenantTransaction, { shopId, orderId }: OrderAddress): Promise<number> {
  const dropped = await trx
    .updateTable('inbox')
    .set(withoutBody)
    .where('shop_id', '=', shopId)
    .where('order_id', '=', orderId)
    .where('state', 'in', ['done', 'set_aside'])
    .where('purged_at', 'is', null)
    .executeTakeFirst();
  return Number(dropped.numUpdatedRows);
}

/** The shop was asked after these deliveries came and its answer is planned: they say nothing more. */
export async function supersedeDeliveries(
  trx: TenantTransaction,
  order: { shopId: string; orderId: string },
  askedAt: Date,
): Promise<void> {
  await trx
    .updateTable('inbox')
    .set({ state: 'done', outcome: 'superseded', finished_at: now })
    .where('shop_id', '=', order.shopId)
    .where('order_id', '=', order.orderId)
    .where('state', '=', 'due')
    .where('received_at', '<', askedAt)
    .execute();
}
