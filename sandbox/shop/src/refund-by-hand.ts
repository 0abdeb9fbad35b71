import { BadInput, type JsonRecord, readNumberOr, readTextOr, toList, toRecord } from '../../kit/parse.ts';
import type { Order } from './model.ts';
import { fromCents, toCents } from './money.ts';
import { remainingCents } from './order-facts.ts';
import { createRefund, type RefundOrder } from './refunds.ts';
import type { Shop } from './shop.ts';

/**
 * Refunds as staff does in wp-admin: `{amount?, reason?, lines?: [{id, quantity?, total?}]}`. A line without
 * a total is refunded for its quantity's share; without an amount the lines are summed; with neither it is
 * all that is left, without lines.
 */
export function refundByHand(shop: Shop, order: Order, body: JsonRecord): void {
  const lines = toList(body['lines'], 'lines').map((line) => readLine(order, toRecord(line, 'A line')));
  const summed = lines.reduce((sum, line) => sum + line.totalCents, 0);
  const given = body['amount'] === undefined ? undefined : toCents(body['amount']);
  if (body['amount'] !== undefined && given === undefined)
    throw new BadInput('amount is no amount.', { code: 'no_amount', detail: '' });
  const amountCents = given ?? (lines.length > 0 ? summed : remainingCents(order));
  if (amountCents < 0 || amountCents > remainingCents(order)) {
    const left = fromCents(remainingCents(order));
    throw new BadInput(`Invalid refund amount: ${left} are left.`, { code: 'refund_too_high', detail: left });
  }
  createRefund(shop, order, { amountCents, reason: readTextOr(body, 'reason', ''), lines });
}

function readLine(order: Order, record: JsonRecord): RefundOrder['lines'][number] {
  const id = readNumberOr(record, 'id', 0);
  const line = order.line_items.find((candidate) => candidate.id === id);
  if (line === undefined) throw new BadInput(`The order has no line ${id}.`);
  const quantity = readNumberOr(record, 'quantity', line.quantity);
  const share = Math.round(((toCents(line.total) ?? 0) * quantity) / Math.max(1, line.quantity));
  return {
    id,
    quantity,
    totalCents: record['total'] === undefined ? share : (toCents(record['total']) ?? 0),
  };
}
