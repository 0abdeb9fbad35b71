import { AWAITING_MONEY, DEFAULT_TRANSFER_TERMS, type Payment } from '../ledger/transfer.ts';
import { oneLine } from '../shared/one-line.ts';
import type { ShopConnector } from '../shops/connector.ts';
import { ShopError } from '../shops/shop-error.ts';
import type { Db } from '../store/database.ts';
import { inTenant, readClock, type TenantTransaction } from '../store/in-tenant.ts';
import { addReport } from '../store/reports.ts';
import { getShop, type Shop } from '../store/shops.ts';
import { addToTimeline } from '../store/timeline.ts';
import {
  changeAmount,
  findTransfer,
  lockTransfer,
  mailTransferAgain,
  saveTransferAnswer,
  withdrawTransfer,
  type Transfer,
} from '../store/transfers.ts';
import { composeAnswerNotes } from './compose-answer-notes.ts';

/** What somebody says about an order's money. */
export type TransferAnswer =
  | { choice: 'arrived' }
  | { choice: 'wrong'; reason: string }
  /** Asked again after so many days. */
  | { choice: 'later'; days: number };

export interface GivenTransferAnswer {
  transferId: string;
  answer: TransferAnswer;
  /** Who says so, as the audit names them: `mail:` and an address, or `cli:` or `api:` and a name. */
  actor: string;
  /** What they saw when they decided; undefined: what is asked now. */
  seen?: { amount: string; currency: string };
}

/**
 * `repeat`: the same person said something before. `answered_before`: somebody else was first. `changed`: the order costs something else than they saw, and nothing was
 * decided. `withdrawn`: the order does not wait for this money any more.
 */
export type TransferAnswerResult =
  'answered' | 'repeat' | 'answered_before' | 'changed' | 'withdrawn' | 'transfer_unknown';

export interface AnswerParts {
  db: Db;
  connectShop: (shop: Shop) => ShopConnector;
  /** Called after something became due. */
  wake: () => void;
}

/** Longer than a person writes, shorter than a note can hold. */
export const LONGEST_REASON = 500;

/**
 * Takes an answer. The first one counts. Before money is taken for arrived, the shop is asked what the order costs now;
 * where it does not answer, the answer is taken, and the shop looks once more before it carries it out.
 */
export async function answerTransfer(
  parts: AnswerParts,
  tenantId: string,
  given: GivenTransferAnswer,
): Promise<TransferAnswerResult> {
  const now = given.answer.choice === 'arrived' ? await readOrderNow(parts, tenantId, given) : undefined;
  const result = await inTenant(parts.db, tenantId, async (trx) => {
    const transfer = await lockTransfer(trx, given.transferId);
    if (!transfer) return 'transfer_unknown';
    if (transfer.state === 'withdrawn') return 'withdrawn';
    if (transfer.state !== 'asked') return transfer.answeredBy === given.actor ? 'repeat' : 'answered_before';
    if (now && now.status !== AWAITING_MONEY) {
      await withdrawTransfer(trx, transfer, { reason: now.status, trace: transfer.trace });
      return 'withdrawn';
    }
    const current = now ? { amount: now.amount, currency: now.currency } : transfer;
    if (!isSameMoney(current, transfer))
      await changeAmount(trx, transfer, { ...current, trace: transfer.trace });
    if (!isSameMoney(current, given.seen ?? transfer)) return 'changed';
    await keepAnswer(trx, transfer, given);
    return 'answered';
  });
  if (result === 'answered' || result === 'changed') parts.wake();
  return result;
}

type Money = Pick<Payment, 'amount' | 'currency'>;

function isSameMoney(one: Money, other: Money): boolean {
  return one.amount === other.amount && one.currency === other.currency;
}

/** @returns undefined where the shop does not say, or has no such order: then it is asked when it is told. */
async function readOrderNow(
  { db, connectShop }: AnswerParts,
  tenantId: string,
  { transferId }: GivenTransferAnswer,
): Promise<(Money & { status: string }) | undefined> {
  const found = await inTenant(db, tenantId, async (trx) => {
    const transfer = await findTransfer(trx, transferId);
    return transfer?.state === 'asked' ? { transfer, shop: await getShop(trx, transfer.shopId) } : undefined;
  });
  if (!found) return undefined;
  try {
    const order = await connectShop(found.shop).readOrder(found.transfer.orderId);
    return order && { amount: order.total, currency: order.currency, status: order.status };
  } catch (error) {
    if (error instanceof ShopError) return undefined;
    throw error;
  }
}

async function keepAnswer(
  trx: TenantTransaction,
  transfer: Transfer,
  { answer, actor }: GivenTransferAnswer,
): Promise<void> {
  const { shopId, orderId, transferId, trace } = transfer;
  const order = { shopId, orderId };
  if (answer.choice === 'later') {
    await mailTransferAgain(trx, transferId, answer.days * 86_400_000);
    const detail = { actor, days: answer.days };
    await addToTimeline(trx, { ...order, event: 'transfer.put_off', detail, trace });
    return;
  }
  const isConfirmed = answer.choice === 'arrived';
  const reason = isConfirmed ? null : oneLine(answer.reason).slice(0, LONGEST_REASON);
  await saveTransferAnswer(trx, transferId, {
    state: isConfirmed ? 'confirmed' : 'refused',
    by: actor,
    reason,
  });
  await addToTimeline(trx, {
    ...order,
    event: isConfirmed ? 'transfer.confirmed' : 'transfer.refused',
    detail: {
      actor,
      amount: transfer.amount,
      currency: transfer.currency,
      ...(reason !== null && { reason }),
    },
    trace,
  });
  await tellShop(trx, transfer, { who: nameOf(actor), reason });
}

/** The shop carries it out and says so, in its own language. */
async function tellShop(
  trx: TenantTransaction,
  { shopId, orderId, amount, currency, trace }: Transfer,
  { who, reason }: { who: string; reason: string | null },
): Promise<void> {
  const shop = await getShop(trx, shopId);
  const { refused } = shop.settings.transfers ?? DEFAULT_TRANSFER_TERMS;
  const decision = reason === null ? 'paid' : refused === 'cancel' ? 'cancelled' : 'kept';
  const at = await readClock(trx);
  const note = composeAnswerNotes({ decision, amount, currency, who, at, reason }, shop.locale);
  await addReport(trx, {
    ...{ shopId, orderId, trace, ...note },
    lineStates: {},
    lines: [],
    isComplete: false,
    payment: { decision, amount, currency },
  });
}

/** Who answered, as people know them. */
export function nameOf(actor: string): string {
  return actor.replace(/^(mail|cli|api|shop):/, '');
}
