import pMap from 'p-map';

import { retryDelayMs } from '../ledger/retry-policy.ts';
import type { Holder } from '../shared/holder.ts';
import { keepClaim } from '../shared/keep-claim.ts';
import type { Logger } from '../shared/logger.ts';
import type { Metrics } from '../shared/metrics.ts';
import type {
  KeepNote,
  PaymentOutcome,
  ReportNote,
  ReportOutcome,
  ShopConnector,
} from '../shops/connector.ts';
import { ShopError } from '../shops/shop-error.ts';
import type { Db } from '../store/database.ts';
import { inTenant } from '../store/in-tenant.ts';
import {
  claimReports,
  extendReport,
  finishReport,
  noteWritten,
  postponeReport,
  type DueReport,
} from '../store/reports.ts';
import { getShop, type Shop } from '../store/shops.ts';
import { addToTimeline } from '../store/timeline.ts';
import { askAnew } from './ask-anew.ts';
import { messagesFor } from './messages/messages.ts';

export interface ReportParts {
  db: Db;
  logger: Logger;
  metrics: Metrics;
  holder: Holder;
  connect: (shop: Shop) => ShopConnector;
}

const BATCH = 20;
const AT_ONCE = 4;

/**
 * Sends due reports of a tenant to their shops.
 *
 * @returns How many there were.
 */
export async function sendReports(parts: ReportParts, tenantId: string): Promise<number> {
  const reports = await inTenant(parts.db, tenantId, (trx) => claimReports(trx, parts.holder, BATCH));
  await pMap(reports, (report) => sendReport(parts, tenantId, report), { concurrency: AT_ONCE });
  return reports.length;
}

async function sendReport(parts: ReportParts, tenantId: string, report: DueReport): Promise<void> {
  const log = parts.logger.child({
    trace: report.trace,
    shop: report.shopId,
    order: report.orderId,
    report: report.reportId,
  });
  try {
    const shop = await inTenant(parts.db, tenantId, (trx) => getShop(trx, report.shopId));
    const extend = () => inTenant(parts.db, tenantId, (trx) => extendReport(trx, report.reportId));
    const outcome = await keepClaim(extend, () => writeBack(parts, tenantId, shop, report));
    await inTenant(parts.db, tenantId, async (trx) => {
      await finishReport(trx, report.reportId, 'sent', outcome);
      if (outcome === 'changed') await askAnew(trx, shop, report);
      await addToTimeline(trx, {
        shopId: report.shopId,
        orderId: report.orderId,
        event: 'report.sent',
        detail: { report: report.reportId, outcome },
        trace: report.trace,
      });
    });
    parts.metrics.reports.inc({ outcome });
    log.info({ outcome, attempt: report.attempts }, 'report.sent');
  } catch (error) {
    const { code, outcome, delayMs } = await keepFailure(parts, tenantId, report, error);
    parts.metrics.reports.inc({ outcome });
    const reason = error instanceof Error ? error.message : String(error);
    log.warn({ code, attempt: report.attempts, delayMs, reason }, 'report.not_sent');
  }
}

async function keepFailure(parts: ReportParts, tenantId: string, report: DueReport, error: unknown) {
  const shopError = error instanceof ShopError ? error : undefined;
  const code = shopError?.code ?? 'internal';
  const delayMs = shopError?.retryable === false ? undefined : retryDelayMs(report.attempts, Math.random());
  if (delayMs === undefined) {
    await inTenant(parts.db, tenantId, (trx) => finishReport(trx, report.reportId, 'needs_attention', code));
    return { code, outcome: 'needs_attention', delayMs };
  }
  const waitMs = Math.max(delayMs, (shopError?.retryAfterSeconds ?? 0) * 1000);
  await inTenant(parts.db, tenantId, (trx) => postponeReport(trx, report.reportId, waitMs, code));
  return { code, outcome: 'postponed', delayMs: waitMs };
}

async function writeBack(
  parts: ReportParts,
  tenantId: string,
  shop: Shop,
  report: DueReport,
): Promise<ReportOutcome | PaymentOutcome> {
  const { staffNote, customerNote, payment } = report;
  const staff: ReportNote[] =
    staffNote === null ? [] : [{ kind: 'staff', html: staffNote, noteId: report.staffNoteId }];
  const customer: ReportNote[] =
    customerNote === null ? [] : [{ kind: 'customer', html: customerNote, noteId: report.customerNoteId }];
  const keepNote: KeepNote = (kind, noteId) =>
    inTenant(parts.db, tenantId, (trx) => noteWritten(trx, report.reportId, kind, noteId));
  const said = {
    reportId: report.reportId,
    orderId: report.orderId,
    notes: [...staff, ...customer],
    attempts: report.attempts,
    reference: messagesFor(shop.locale).reference,
  };
  const connector = parts.connect(shop);
  if (payment) return connector.settlePayment({ ...said, ...payment }, keepNote);
  const complete = report.isComplete && shop.settings.completesOrders;
  const { lineStates, lines } = report;
  return connector.writeReport({ ...said, lineStates, lines, complete }, keepNote);
}
