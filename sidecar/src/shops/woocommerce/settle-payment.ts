import type { Order } from '../../ledger/order.ts';
import { AWAITING_MONEY } from '../../ledger/transfer.ts';
import type { KeepNote, PaymentOutcome, PaymentReport } from '../connector.ts';
import { writeNotes, type ReportTarget } from './write-report.ts';

/** WooCommerce sets the paid date of an order that it is given one of these by hand (class-wc-order.php, set_status). */
const STATUS = { paid: 'processing', cancelled: 'cancelled', kept: AWAITING_MONEY };

/**
 * Carries out what was decided about an order's money. The order is read first: it may have been moved on, or cost
 * something else by now, and then nothing is done. Notes come before the status, so that a repeat that finds the status
 * set has nothing left to do but notes.
 *
 * @throws ShopError
 */
export async function settlePayment(
  shop: ReportTarget,
  report: PaymentReport,
  keepNote: KeepNote,
): Promise<PaymentOutcome> {
  const order = await shop.readOrder(report.orderId);
  if (!order) return 'order_gone';
  const status = STATUS[report.decision];
  const isDone = report.attempts > 1 && order.status === status && report.decision !== 'kept';
  if (!isDone && !stillAsks(order, report)) return 'changed';
  if (!(await writeNotes(shop, report, keepNote))) return 'order_gone';
  if (order.status !== status) await shop.setStatus(report.orderId, status);
  return report.decision;
}

function stillAsks(order: Order, { amount, currency }: PaymentReport): boolean {
  return order.status === AWAITING_MONEY && order.total === amount && order.currency === currency;
}
