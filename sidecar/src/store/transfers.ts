import { sql, type Selectable } from 'kysely';
import type { Confirmable } from '../ledger/transfer.ts';
import type { OrderAddress } from './grants.ts';
import { fromNow, now, type TenantTransaction } from './in-tenant.ts';
import type { Database } from './schema.ts';
import { addToTimeline } from './timeline.ts';

export const TRANSFER_STATES = ['asked', 'confirmed', 'refused', 'withdrawn'] as const;

/** `withdrawn`: the order itself was moved on, or is none any more, before anybody answered. */
export type TransferState = (typeof TRANSFER_STATES)[number];

/** Money that somebody has to see on a bank account before an order is paid. */
export interface Transfer extends Confirmable, OrderAddress {
  transferId: string;
  /** As the shop writes it. */
  amount: string;
  /** ISO 4217; empty where the shop does not say. */
  currency: string;
  state: TransferState;
  askedAt: Date;
  /** When the order's amount changed after it was asked. */
  changedAt: Date | null;
  /** How often it was mailed about. */
  mailings: number;
  nextMailAt: Date | null;
  /** Nobody answered however often they were asked: a person has to see to it. */
  isUnanswered: boolean;
  answeredAt: Date | null;
  answeredBy: string | null;
  /** What the person wrote who refused it, or why it was withdrawn. */
  reason: string | null;
  trace: string;
}

export interface MoneyAsked extends Confirmable {
  amount: string;
  currency: string;
}

/**
 * Asks whether an order's money arrived. Asked already, it is the same question, with the amount of now; answered for
 * this amount, it is not asked again. The caller holds the order's lock.
 *
 * @returns Whether anything is asked now that was not before.
 */
export async function askForTransfer(
  trx: TenantTransaction,
  { shopId, orderId }: OrderAddress,
  money: MoneyAsked & { trace: string },
): Promise<boolean> {
  const order = { shopId, orderId };
  const { amount, currency, skus, lmsIds, trace } = money;
  const last = await findLastTransfer(trx, order);
  const isSameMoney = last?.amount === amount && last.currency === currency;
  if (last && isSameMoney && last.state !== 'withdrawn') return false;
  if (last?.state === 'asked') {
    await changeAmount(trx, last, { amount, currency, trace });
    return true;
  }
  await trx
    .insertInto('transfers')
    .values({ shop_id: shopId, order_id: orderId, amount, currency, skus, lms_ids: lmsIds, trace })
    .execute();
  await addToTimeline(trx, { ...order, event: 'transfer.asked', detail: { amount, currency }, trace });
  return true;
}

/** The question is about another amount now: it is put anew to everybody who was asked. */
export async function changeAmount(
  trx: TenantTransaction,
  { transferId, shopId, orderId }: Pick<Transfer, 'transferId' | 'shopId' | 'orderId'>,
  { trace, ...money }: { amount: string; currency: string; trace: string },
): Promise<void> {
  await trx
    .updateTable('transfers')
    .set({ ...money, changed_at: now, mailings: 0, next_mail_at: now })
    .set({ attention_since: null })
    .where('id', '=', transferId)
    .execute();
  await addToTimeline(trx, { shopId, orderId, event: 'transfer.changed', detail: money, trace });
}

/** The order does not wait for this money any more. */
export async function withdrawTransfer(
  trx: TenantTransaction,
  order: OrderAddress,
  { reason, trace }: { reason: string; trace: string },
): Promise<void> {
  const withdrawn = await trx
    .updateTable('transfers')
    .set({ state: 'withdrawn', reason, next_mail_at: null, answered_at: now })
    .set({ attention_since: null })
    .where('shop_id', '=', order.shopId)
    .where('order_id', '=', order.orderId)
    .where('state', '=', 'asked')
    .returning('id')
    .execute();
  if (withdrawn.length === 0) return;
  const { shopId, orderId } = order;
  await addToTimeline(trx, { shopId, orderId, event: 'transfer.withdrawn', detail: { reason }, trace });
}

export async function findLastTransfer(
  trx: TenantTransaction,
  { shopId, orderId }: OrderAddress,
): Promise<Transfer | undefined> {
  const row = await trx
    .selectFrom('transfers')
    .selectAll()
    .where('shop_id', '=', shopId)
    .where('order_id', '=', orderId)
    .orderBy('asked_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && toTransfer(row);
}

/** @param transferId Whatever a person typed; what is no id names no transfer. */
export async function findTransfer(
  trx: TenantTransaction,
  transferId: string,
): Promise<Transfer | undefined> {
  const row = await byId(trx, transferId).executeTakeFirst();
  return row && toTransfer(row);
}

/** The same, locked until the end of the transaction: of two who answer at once, one is the first. */
export async function lockTransfer(
  trx: TenantTransaction,
  transferId: string,
): Promise<Transfer | undefined> {
  const row = await byId(trx, transferId).forUpdate().executeTakeFirst();
  return row && toTransfer(row);
}

function byId(trx: TenantTransaction, transferId: string) {
  return trx
    .selectFrom('transfers')
    .selectAll()
    .where(sql<string>`id::text`, '=', transferId.toLowerCase());
}

/** Transfers about which somebody is to be mailed now, locked until the end of the transaction. */
export async function lockTransfersToMail(trx: TenantTransaction, limit: number): Promise<Transfer[]> {
  const rows = await trx
    .selectFrom('transfers')
    .selectAll()
    .where('state', '=', 'asked')
    .where('next_mail_at', '<=', now)
    .orderBy('next_mail_at')
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute();
  return rows.map(toTransfer);
}

/** It was mailed about; after `nextInMs` somebody looks at it again. */
export async function noteTransferMailed(
  trx: TenantTransaction,
  transferId: string,
  nextInMs: number,
): Promise<void> {
  await trx
    .updateTable('transfers')
    .set((transfer) => ({ mailings: transfer('mailings', '+', 1), next_mail_at: fromNow(nextInMs) }))
    .where('id', '=', transferId)
    .execute();
}

/** Nobody answered: a person has to see to it. */
export async function parkTransfer(trx: TenantTransaction, transferId: string): Promise<void> {
  await trx
    .updateTable('transfers')
    .set({ attention_since: now, next_mail_at: null })
    .where('id', '=', transferId)
    .execute();
}

/** Asks about it anew, as if it had never been mailed about, after `inMs`. */
export async function mailTransferAgain(trx: TenantTransaction, transferId: string, inMs = 0): Promise<void> {
  await trx
    .updateTable('transfers')
    .set({ mailings: 0, next_mail_at: fromNow(inMs), attention_since: null })
    .where('id', '=', transferId)
    .where('state', '=', 'asked')
    .execute();
}

export async function saveTransferAnswer(
  trx: TenantTransaction,
  transferId: string,
  { state, by, reason }: { state: 'confirmed' | 'refused'; by: string; reason: string | null },
): Promise<void> {
  await trx
    .updateTable('transfers')
    .set({ state, answered_at: now, answered_by: by, reason, next_mail_at: null })
    .set({ attention_since: null })
    .where('id', '=', transferId)
    .execute();
}

/** The shop did not carry the answer out, since the order is another one now: whoever confirms is asked again. */
export async function reopenTransfer(trx: TenantTransaction, order: OrderAddress): Promise<void> {
  const last = await findLastTransfer(trx, order);
  if (!last || last.state === 'asked' || last.state === 'withdrawn') return;
  await trx
    .updateTable('transfers')
    .set({ state: 'asked', answered_at: null, answered_by: null, reason: null })
    .set({ changed_at: now, mailings: 0, next_mail_at: now })
    .where('id', '=', last.transferId)
    .execute();
}

/** Lists transfers, the newest first. @param page `after`: the id of the last transfer of the page before. */
export async function listTransfers(
  trx: TenantTransaction,
  {
    state,
    shopId,
    after,
    limit,
  }: {
    state?: TransferState | undefined;
    shopId?: string | undefined;
    after?: string | undefined;
    limit: number;
  },
): Promise<Transfer[]> {
  let query = trx.selectFrom('transfers').selectAll();
  if (state !== undefined) query = query.where('state', '=', state);
  if (shopId !== undefined) query = query.where('shop_id', '=', shopId);
  if (after !== undefined)
    query = query.where(
      sql<boolean>`(asked_at, id) < (select asked_at, id from transfers where id = ${after})`,
    );
  const rows = await query.orderBy('asked_at', 'desc').orderBy('id', 'desc').limit(limit).execute();
  return rows.map(toTransfer);
}

function toTransfer(row: Selectable<Database['transfers']>): Transfer {
  return {
    transferId: row.id,
    shopId: row.shop_id,
    orderId: row.order_id,
    amount: row.amount,
    currency: row.currency,
    skus: row.skus,
    lmsIds: row.lms_ids,
    state: row.state,
    askedAt: row.asked_at,
    changedAt: row.changed_at,
    mailings: row.mailings,
    nextMailAt: row.next_mail_at,
    isUnanswered: row.attention_since !== null,
    answeredAt: row.answered_at,
    answeredBy: row.answered_by,
    reason: row.reason,
    trace: row.trace,
  };
}
