import {
  customerDigests,
  digestOf,
  hasSomethingToReport,
  isComplete,
  isSettled,
  lineState,
  PATIENCE_MS,
  type LineOutcome,
} from '../ledger/settlement.ts';
import type { Logger } from '../shared/logger.ts';
import type { Db } from '../store/database.ts';
import { inTenant, type TenantTransaction } from '../store/in-tenant.ts';
import { listLmsConnections } from '../store/lms-connections.ts';
import { addReport, type NewReport } from '../store/reports.ts';
import {
  lockOrdersToSettle,
  noteReported,
  readLineOutcomes,
  settleLater,
  type OrderToSettle,
} from '../store/settlements.ts';
import { getShop, PLUGIN_CONNECTOR, type Shop } from '../store/shops.ts';
import { addToTimeline } from '../store/timeline.ts';
import { askOfRepeats } from './ask-of-repeats.ts';
import { composeLines } from './compose-lines.ts';
import { composeCustomerNote, composeStaffNote, type LmsLinks } from './compose-notes.ts';
import { messagesFor } from './messages/messages.ts';

export interface SettleParts {
  db: Db;
  logger: Logger;
}

const BATCH = 20;

/**
 * Writes a report for each order of a tenant that has settled into something not yet said, in the transaction that
 * locks the order: however often it is looked at, each thing is said once.
 *
 * @returns How many orders were looked at.
 */
export async function settleOrders(parts: SettleParts, tenantId: string): Promise<number> {
  return inTenant(parts.db, tenantId, async (trx) => {
    const orders = await lockOrdersToSettle(trx, BATCH);
    for (const order of orders) {
      const reportId = await settleOrder(trx, order);
      if (!reportId) continue;
      parts.logger.info(
        { trace: order.trace, shop: order.shopId, order: order.orderId, report: reportId },
        'report.written',
      );
    }
    return orders.length;
  });
}

async function settleOrder(trx: TenantTransaction, order: OrderToSettle): Promise<string | undefined> {
  const outcomes = await askOfRepeats(trx, order, await readLineOutcomes(trx, order));
  const lines = outcomes.filter(hasSomethingToReport);
  const settled = isSettled(lines);
  if (!settled && (order.isDelayReported || order.unsettledMs < PATIENCE_MS)) {
    const waitMs = order.isDelayReported ? null : PATIENCE_MS - order.unsettledMs + 1_000;
    await settleLater(trx, order, waitMs);
    return undefined;
  }
  const reported = digestOf(lines);
  if (lines.length === 0 || reported === order.reportedDigest) {
    await noteReported(trx, order, { reported, customer: null, isSettled: settled });
    return undefined;
  }
  const shop = await getShop(trx, order.shopId);
  const report = await compose(trx, shop, order, lines);
  const told = order.customerDigest?.split(' ') ?? [];
  const items = customerDigests(lines);
  // Less than before is no news for the customer: the shop tells them itself what it refunds.
  const isNews = items.some((item) => !told.includes(item));
  const customer = items.length > 0 ? [...new Set([...told, ...items])].join(' ') : null;
  const audible = silence({ ...report, customerNote: isNews ? report.customerNote : null }, order.silent);
  await noteReported(trx, order, { reported, customer, isSettled: settled });
  if (order.silent.length > 0 && isMute(audible, shop)) return undefined;
  const reportId = await addReport(trx, audible);
  await addToTimeline(trx, {
    shopId: order.shopId,
    orderId: order.orderId,
    event: 'report.written',
    detail: { report: reportId, lines: lines.map(lineState).join(' ') },
    trace: order.trace,
  });
  return reportId;
}

function silence(report: NewReport, silent: OrderToSettle['silent']): NewReport {
  return {
    ...report,
    ...(silent.includes('staff_note') && { staffNote: null }),
    ...(silent.includes('customer_note') && { customerNote: null }),
    isComplete: report.isComplete && !silent.includes('completion'),
  };
}

/** Nothing is left to be said. A shop with the plugin shows lines beside its notes, and changes no order by that. */
function isMute({ staffNote, customerNote, isComplete: completes }: NewReport, shop: Shop): boolean {
  return staffNote === null && customerNote === null && !completes && shop.connector !== PLUGIN_CONNECTOR;
}

async function compose(trx: TenantTransaction, shop: Shop, order: OrderToSettle, lines: LineOutcome[]) {
  const messages = messagesFor(shop.locale);
  return {
    shopId: order.shopId,
    orderId: order.orderId,
    staffNote: composeStaffNote(lines, messages),
    customerNote: composeCustomerNote(lines, messages, await readLinks(trx, shop)),
    lineStates: Object.fromEntries(lines.map((line) => [line.lineId, lineState(line)])),
    lines: composeLines(lines, messages),
    isComplete: isComplete(lines),
    trace: order.trace,
  };
}

async function readLinks(trx: TenantTransaction, shop: Shop): Promise<Map<string, LmsLinks>> {
  const connections = await listLmsConnections(trx);
  return new Map(
    connections.map(({ lmsId, baseUrl }) => [
      lmsId,
      { baseUrl, registerUrl: shop.settings.registerUrl ?? `${baseUrl}/register` },
    ]),
  );
}
