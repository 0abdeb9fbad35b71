import type { Order } from '../../ledger/order.ts';
import type { KeepNote, NoteKind, ReportOutcome, ShopReport } from '../connector.ts';

/** A note on an order in the shop. */
export interface ShopNote {
  noteId: string;
  text: string;
}

export interface NewNote {
  html: string;
  /** Also sent to the customer. */
  isForCustomer: boolean;
}

/** What is written on the order itself. */
export interface OrderUpdate {
  lineStates: Record<string, string>;
  /** Set the order to completed. */
  complete: boolean;
}

/** What a report needs of the shop's REST API; each call may throw ShopError. */
export interface ReportTarget {
  /** Undefined when the shop no longer has it. */
  readOrder: (orderId: string) => Promise<Order | undefined>;
  /** Whether something of these products must be posted; undefined for a product that is gone. */
  isPhysical: (product: { productId: string; variationId: string | null }) => Promise<boolean | undefined>;
  /** Undefined when the shop no longer has the order. */
  listNotes: (orderId: string) => Promise<ShopNote[] | undefined>;
  /** @returns The note's id; undefined when the shop no longer has the order. */
  writeNote: (orderId: string, note: NewNote) => Promise<string | undefined>;
  updateOrder: (orderId: string, update: OrderUpdate) => Promise<void>;
  setStatus: (orderId: string, status: string) => Promise<void>;
}

/** What is to be said, whatever else the report does. */
type Notes = Pick<ShopReport, 'reportId' | 'orderId' | 'notes' | 'attempts' | 'reference'>;

/**
 * Writes a report note by note. Notes first, each kept as soon as it is written; then states and completion, which
 * may be repeated freely.
 *
 * @param grantingStatuses Statuses from which an order may be completed.
 * @throws ShopError
 */
export async function writeReport(
  shop: ReportTarget,
  report: ShopReport,
  keepNote: KeepNote,
  grantingStatuses: string[],
): Promise<ReportOutcome> {
  if (!(await writeNotes(shop, report, keepNote))) return 'order_gone';
  const complete = report.complete && (await mayComplete(shop, report, grantingStatuses));
  await shop.updateOrder(report.orderId, { lineStates: report.lineStates, complete });
  return complete ? 'completed' : 'written';
}

/**
 * Writes the notes that are not written yet, each kept as soon as it is.
 *
 * @returns Whether the order is still there.
 * @throws ShopError
 */
export async function writeNotes(shop: ReportTarget, report: Notes, keepNote: KeepNote): Promise<boolean> {
  for (const { kind, html, noteId } of report.notes) {
    if (noteId !== null) continue;
    const mark = noteMark(report.reportId, kind);
    const note = {
      html: `${html}<br><small>${report.reference}: ${mark}</small>`,
      isForCustomer: kind === 'customer',
    };
    const written = (await findWritten(shop, report, mark)) ?? (await shop.writeNote(report.orderId, note));
    if (written === undefined) return false;
    await keepNote(kind, written);
  }
  return true;
}

/** Stands at the end of a note, and is how the note is found again when its answer was lost. */
export function noteMark(reportId: string, kind: NoteKind): string {
  return `M-${reportId.replaceAll('-', '').slice(0, 16)}-${kind === 'staff' ? 's' : 'c'}`;
}

/** A note has no id of its own before it is written: after a lost answer it is looked for, not written again. */
async function findWritten(shop: ReportTarget, report: Notes, mark: string): Promise<string | undefined> {
  if (report.attempts <= 1) return undefined;
  const notes = await shop.listNotes(report.orderId);
  return notes?.find((note) => note.text.includes(mark))?.noteId;
}

/**
 * Whether the order may be set to completed: it still stands, and nothing has to be posted. The order is read now,
 * since people may have changed it while its courses were under way.
 */
async function mayComplete(shop: ReportTarget, report: ShopReport, granting: string[]): Promise<boolean> {
  const order = await shop.readOrder(report.orderId);
  if (!order || order.status === 'completed' || !granting.includes(order.status)) return false;
  return !(await hasSomethingToPost(shop, order, new Set(Object.keys(report.lineStates))));
}

/**
 * A course line counts only where the order is shipped: shops seldom tick "virtual" on a course, but who ships an
 * order with a course kit in it has chosen how.
 */
async function hasSomethingToPost(
  shop: ReportTarget,
  order: Order,
  courseLines: Set<string>,
): Promise<boolean> {
  for (const line of order.lines) {
    if (line.productGone) return true;
    if (courseLines.has(line.lineId) && !order.hasShipping) continue;
    if ((await shop.isPhysical(line)) ?? true) return true;
  }
  return false;
}
