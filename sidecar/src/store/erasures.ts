import { sql } from 'kysely';
import { addressPattern, pseudonym } from '../ledger/erased-people.ts';
import type { Order } from '../ledger/order.ts';
import type { OrderAddress } from './grants.ts';
import { dropBodies, withoutBody } from './inbox.ts';
import { now, type TenantTransaction } from './in-tenant.ts';
import { withoutTexts } from './mails.ts';

/** Somebody who is erased: their address, lower-cased, and the hash that stands for them from now on. */
export interface ErasedPerson {
  emailKey: string;
  hash: string;
}

/** The orders that name an address, or named it: of one shop or of all, in the order in which orders are locked. */
export async function listOrdersOfPerson(
  trx: TenantTransaction,
  { emailKey, shopId }: { emailKey: string; shopId: string | undefined },
  { limit, offset = 0 }: { limit: number; offset?: number },
): Promise<OrderAddress[]> {
  let query = trx
    .selectFrom('order_people')
    .select(['shop_id', 'order_id'])
    .where('email_key', '=', emailKey)
    .orderBy('shop_id')
    .orderBy('order_id')
    .limit(limit)
    .offset(offset);
  if (shopId !== undefined) query = query.where('shop_id', '=', shopId);
  return (await query.execute()).map((row) => ({ shopId: row.shop_id, orderId: row.order_id }));
}

/**
 * Takes somebody out of an order that the caller has locked: the snapshot becomes this one, and every text about the order
 * names the pseudonym. Grants, and all that was decided, stay.
 *
 * @returns How many deliveries lost their text.
 */
export async function eraseFromOrder(
  trx: TenantTransaction,
  address: OrderAddress,
  person: ErasedPerson,
  { order, fingerprint }: { order: Order; fingerprint: string },
): Promise<number> {
  await trx
    .updateTable('orders')
    .set({
      snapshot: JSON.stringify(order),
      fingerprint,
      erased: sql<string[]>`array_append(array_remove(erased, ${person.hash}), ${person.hash})`,
      // Whoever plans the order at this moment has read it before: they read it again.
      read_at: sql<Date>`read_at + interval '1 millisecond'`,
    })
    .where(isOf(address))
    .execute();
  await eraseTexts(trx, address, person);
  await trx
    .deleteFrom('order_people')
    .where('email_key', '=', person.emailKey)
    .where(isOf(address))
    .execute();
  await sql`
    update inbox set state = 'set_aside', outcome = 'erased', finished_at = clock_timestamp()
    where ${isOf(address)} and state = 'needs_attention'`.execute(trx);
  return dropBodies(trx, address);
}

/** Every column beside the snapshot in which an order's people are named. */
const NAMED_IN: Record<string, { texts?: string[]; json?: string[] }> = {
  seats: { texts: ['learner_email', 'named', 'customer'] },
  grants: { texts: ['learner_email'] },
  order_lines: { json: ['problems'] },
  questions: { json: ['detail'] },
  reports: { texts: ['staff_note', 'customer_note'], json: ['lines', 'payment'] },
  findings: { texts: ['learner', 'detail'] },
  timeline: { json: ['detail'] },
  transfers: { texts: ['reason'] },
};

async function eraseTexts(
  trx: TenantTransaction,
  address: OrderAddress,
  person: ErasedPerson,
): Promise<void> {
  for (const [table, columns] of Object.entries(NAMED_IN))
    await replaceIn(trx, table, columns, isOf(address), person);
}

/** Puts the pseudonym in the place of the address, in rows that have it. */
export async function replaceIn(
  trx: TenantTransaction,
  table: string,
  { texts = [], json = [] }: { texts?: string[]; json?: string[] },
  where: ReturnType<typeof isOf>,
  { emailKey, hash }: ErasedPerson,
): Promise<void> {
  const pattern = addressPattern(emailKey);
  const column = (name: string) => sql.ref(name);
  const replaced = (name: string) =>
    sql`regexp_replace(${column(name)}::text, ${pattern}, ${pseudonym(hash)}, 'gi')`;
  const sets = [
    ...texts.map((name) => sql`${column(name)} = ${replaced(name)}`),
    ...json.map((name) => sql`${column(name)} = ${replaced(name)}::jsonb`),
  ];
  const has = [...texts, ...json].map((name) => sql`${column(name)}::text ~* ${pattern}`);
  await sql`update ${sql.table(table)} set ${sql.join(sets)} where ${where} and (${sql.join(has, sql` or `)})`.execute(
    trx,
  );
}

function isOf({ shopId, orderId }: OrderAddress) {
  return sql<boolean>`shop_id = ${shopId} and order_id = ${orderId}`;
}

/** What was said of an order, as digests. */
export interface Reported {
  reported: string | null;
  customer: string | null;
}

export async function readReported(trx: TenantTransaction, address: OrderAddress): Promise<Reported> {
  return trx
    .selectFrom('orders')
    .select(['reported_digest as reported', 'customer_digest as customer'])
    .where(isOf(address))
    .executeTakeFirstOrThrow();
}

/** The same was said, only that it names somebody else: what is under way stays so. */
export async function renameReported(
  trx: TenantTransaction,
  address: OrderAddress,
  { reported, customer }: Reported,
): Promise<void> {
  await trx
    .updateTable('orders')
    .set({ reported_digest: reported, customer_digest: customer })
    .where(isOf(address))
    .execute();
}

/**
 * Forgets bodies that name somebody and were never planned: nobody knows which order they belong to, or they could not be
 * read.
 */
export async function dropUnplannedBodies(
  trx: TenantTransaction,
  { emailKey }: ErasedPerson,
  shopId: string | undefined,
): Promise<number> {
  const names = sql<boolean>`encode(body, 'escape') ~* ${addressPattern(emailKey)}`;
  let query = trx
    .updateTable('inbox')
    .set({
      ...withoutBody,
      state: 'set_aside',
      outcome: sql<string>`case state when 'set_aside' then outcome else 'erased' end`,
    })
    .set({ finished_at: sql<Date>`coalesce(finished_at, ${now})` })
    .where('state', 'in', ['set_aside', 'needs_attention'])
    .where('purged_at', 'is', null)
    .where(names);
  if (shopId !== undefined) query = query.where('shop_id', '=', shopId);
  return Number((await query.executeTakeFirst()).numUpdatedRows);
}

/**
 * Mails to staff that name somebody: those that were sent lose their texts, which may say more of them than the address; in
 * others the pseudonym takes its place.
 */
export async function eraseFromMails(trx: TenantTransaction, person: ErasedPerson): Promise<void> {
  const texts = ['subject', 'text_body', 'html_body'];
  const pattern = addressPattern(person.emailKey);
  await trx
    .updateTable('mails')
    .set(withoutTexts)
    .where('state', '=', 'sent')
    .where(sql<boolean>`(subject ~* ${pattern} or text_body ~* ${pattern} or html_body ~* ${pattern})`)
    .execute();
  await replaceIn(trx, 'mails', { texts }, sql<boolean>`purged_at is null`, person);
}

/** What a run found of somebody beside any order. */
export async function eraseFromFindings(trx: TenantTransaction, person: ErasedPerson): Promise<void> {
  await replaceIn(trx, 'findings', { texts: ['learner', 'detail'] }, sql<boolean>`order_id is null`, person);
}

/** Deliveries of orders of which somebody was erased and that are still to be planned: until then they name them. */
export async function countDueDeliveries(trx: TenantTransaction, orders: OrderAddress[]): Promise<number> {
  if (orders.length === 0) return 0;
  const counted = await sql<{ count: string }>`
    select count(*) from inbox where state = 'due' and (shop_id, order_id) in (select * from unnest(
      ${orders.map(({ shopId }) => shopId)}::text[], ${orders.map(({ orderId }) => orderId)}::text[]))`.execute(
    trx,
  );
  return Number(counted.rows[0]?.count ?? 0);
}
