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
}

/**
 * Stores a delivery unless it repeats one.
 *
 * @returns The row's id, or undefined for a repeat.
 */
export async function storeDelivery(
  trx: TenantTransaction,
  delivery: NewDelivery,
): Promise<string | undefined> {
  return (await storeDeliveries(trx, [delivery]))[0];
}

/**
 * Stores deliveries, each of another order, unless they repeat one.
 *
 * A repeat carries the webhook id of a stored one, or the topic and body of the *latest* stored delivery of its
 * order: trash, restore, trash are three deliveries with two bodies. The locks let two copies that arrive together
 * see each other.
 *
 * @returns For each the row's id, or undefined for a repeat.
 */
export async function storeDeliveries(
  trx: TenantTransaction,
  deliveries: NewDelivery[],
): Promise<(string | undefined)[]> {
  await lockOrders(trx, deliveries);
  const latest = await readLatest(trx, deliveries);
  const rows = deliveries.map((delivery) => ({ id: randomUUID(), delivery }));
  const fresh = rows.filter(({ delivery }) => latest.get(orderOf(delivery)) !== contentOf(delivery));
  if (fresh.length === 0) return deliveries.map(() => undefined);
  const stored = await trx
    .insertInto('inbox')
    .values(fresh.map(({ id, delivery }) => toRow(id, delivery)))
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .execute();
  const ids = new Set(stored.map((row) => row.id));
  return rows.map(({ id }) => (ids.has(id) ? id : undefined));
}

const orderOf = (delivery: Pick<NewDelivery, 'shopId' | 'orderId'>) =>
  JSON.stringify([delivery.shopId, delivery.orderId]);

const contentOf = ({ topic, bodyHash }: Pick<NewDelivery, 'topic' | 'bodyHash'>) => `${topic} ${bodyHash}`;

/** In one sequence everywhere, so that two transactions do not wait for each other. */
async function lockOrders(trx: TenantTransaction, deliveries: NewDelivery[]): Promise<void> {
  await sql`
    select pg_advisory_xact_lock(key)
    from (select hashtextextended(name, 1) as key from unnest(${deliveries.map(orderOf)}::text[]) as name
      order by key) as orders`.execute(trx);
}

/** What the latest stored delivery of each order held. */
async function readLatest(trx: TenantTransaction, deliveries: NewDelivery[]): Promise<Map<string, string>> {
  const shopIds = deliveries.map((delivery) => delivery.shopId);
  const orderIds = deliveries.map((delivery) => delivery.orderId);
  const latest = await sql<{ shopId: string; orderId: string; topic: string; bodyHash: string }>`
    select shop_id as "shopId", order_id as "orderId", topic, body_hash as "bodyHash"
    from unnest(${shopIds}::text[], ${orderIds}::text[]) as asked (shop, "order")
    cross join lateral (
      select shop_id, order_id, topic, body_hash from inbox
      where shop_id = asked.shop and order_id = asked."order"
      order by received_at desc limit 1) as latest`.execute(trx);
  return new Map(latest.rows.map((row) => [orderOf(row), contentOf(row)]));
}

function toRow(id: string, delivery: NewDelivery) {
  const isSetAside = delivery.setAside !== null;
  return {
    id,
    shop_id: delivery.shopId,
    order_id: delivery.orderId,
    topic: delivery.topic,
    webhook_id: delivery.webhookId,
    headers: JSON.stringify(delivery.headers),
    body: delivery.body,
    body_hash: delivery.bodyHash,
    state: isSetAside ? ('set_aside' as const) : ('due' as const),
    outcome: delivery.setAside,
    finished_at: isSetAside ? now : null,
  };
}

/**
 * Claims the oldest due row of as many orders as asked for. One row an order, so that its deliveries are planned in
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
  }>`
    update inbox set next_attempt_at = ${fromNow(CLAIM_MS)}, claimed_by = ${holder}
    where id in (
      select inbox.id from inbox join (${oldestOfEachOrder(limit)}) as oldest on oldest.id = inbox.id
      where state = 'due' and next_attempt_at <= clock_timestamp()
      order by inbox.received_at limit ${limit} for update of inbox skip locked)
    returning id, shop_id, order_id, topic, body, attempts`.execute(trx);
  return rows.rows.map((row) => ({
    id: row.id,
    shopId: row.shop_id,
    orderId: row.order_id,
    topic: row.topic,
    body: row.body,
    attempts: row.attempts,
  }));
}

/**
 * What is due of one order is never older than what is looked at, so nothing else has to be asked for it: in a rush of
 * thousands each claim reads a hundred rows.
 */
function oldestOfEachOrder(limit: number) {
  return sql`
    select distinct on (shop_id, order_id) id from (
      select id, shop_id, order_id, received_at from inbox
      where state = 'due' and next_attempt_at <= clock_timestamp()
      order by received_at, id limit ${limit * 5}) as due
    order by shop_id, order_id, received_at, id`;
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
