import type { JournalEntry } from '../kit/journal.ts';
import { isRecord, type JsonRecord } from '../kit/parse.ts';
import { toWrittenEnrollment } from './journal.ts';
import { noteToLines } from './note-text.ts';
import type { LogLine } from './sidecar-log.ts';

export type Actor = 'shopper' | 'learner' | 'staff' | 'owner' | 'operator' | 'shop' | 'sidecar' | 'LMS';

/** Those whose doings change orders, so that deliveries follow. */
export const peopleInTheShop: readonly Actor[] = ['shopper', 'staff'];

/** One thing that happened, as it is told. */
export interface Step {
  who: Actor;
  text: string;
  /** Lines of a note. */
  quote?: string[];
  /** The order it belongs to, where that can be known. */
  orderId?: string;
}

/** What has been told since a person last did something; the same is not told twice. */
export type Told = Set<string>;

/** Stands among what was told once the sidecar writes back: the shop delivers that too, and it says nothing. */
export const writtenBack = 'written back';

const plannedInWords: Readonly<Record<string, string>> = {
  granted: 'planned: paid, so access is to be given',
  no_change: 'planned: there is nothing that could be given',
  not_granting: 'planned: it does not count as paid, so nothing is given',
  awaits_completion: 'planned: cash on delivery is paid when completed, not before',
  no_paid_date: 'planned: there is no date of payment, so nothing is given',
  before_connection: 'planned: paid before the shop was connected, left alone',
  no_course: 'planned: it sells no course, left alone',
};

/** Outcomes after which an order's later deliveries, those of our own write-back, change nothing. */
const quietOutcomes = ['unchanged', 'superseded', 'unknown_order'];

/** Tells an event of the sidecar's log; undefined for what nobody needs to read. */
export function narrateLogLine(line: LogLine, told: Told): Step | undefined {
  const text = once(textOf(line, told), told);
  return text === undefined
    ? undefined
    : { who: 'sidecar', text, ...(line.order !== undefined && { orderId: line.order }) };
}

function textOf(line: LogLine, told: Told): string | undefined {
  switch (line.msg) {
    case 'delivery.stored':
      return told.has(writtenBack) ? undefined : 'delivery stored, and only then accepted';
    case 'order.planned':
      return plannedText(String(line['outcome']), told);
    case 'order.not_planned':
      return `not planned yet (${String(line['code'])})`;
    case 'access.looked_at':
      return lookedAtText(line);
    case 'report.not_sent':
      return `the shop does not take the notes yet (${String(line['code'])})`;
    case 'lane.recovered':
      return 'the LMS answers again';
    default:
      return undefined;
  }
}

function plannedText(outcome: string, told: Told): string | undefined {
  if (quietOutcomes.includes(outcome)) return undefined;
  const isKnown = told.has(writtenBack) || told.has(plannedInWords['granted'] ?? '');
  if (outcome === 'no_change' && isKnown) return undefined;
  return plannedInWords[outcome] ?? `planned: ${outcome}`;
}

function lookedAtText(line: LogLine): string | undefined {
  switch (line['state']) {
    case 'due':
      return `the LMS fails (${String(line['code'])}); next attempt in ${seconds(line['delayMs'])}`;
    case 'waiting_for_learner':
      return 'the LMS has no such account, so the paid seat waits for it';
    case 'needs_attention':
      return `a person is needed (${String(line['cause'])})`;
    case 'held':
      return `left as it is until a person decides (${String(line['reason'])})`;
    default:
      return undefined;
  }
}

function seconds(ms: unknown): string {
  return `${(Number(ms) / 1000).toFixed(1)} s`;
}

/** Tells a call that the LMS answered. */
export function narrateLmsCall(entry: JournalEntry): Step | undefined {
  const enrollment = toWrittenEnrollment(entry);
  if (enrollment) {
    const orderId = enrollment.orders.at(-1)?.split('/')[1];
    return {
      who: 'LMS',
      text: `${enrollment.user} enrolled in ${enrollment.courseKey} (${enrollment.mode})`,
      ...(orderId !== undefined && { orderId }),
    };
  }
  const isPreEnrollment = entry.method === 'POST' && /\/enrollment_allowed\/?$/.test(entry.path);
  if (!isPreEnrollment || entry.fault !== null || entry.status !== 201) return undefined;
  return { who: 'LMS', text: 'a place is kept for the address until somebody registers with it' };
}

/** Tells what the sidecar wrote into the shop: notes, and the completion of an order. */
export function narrateShopCall(entry: JournalEntry): Step | undefined {
  const written = toWriteBack(entry);
  if (!written) return undefined;
  const { orderId, body } = written;
  if (written.isNote) return narrateNote(orderId, String(body['note']), body['customer_note'] === true);
  return body['status'] === 'completed' ? narrateCompletion(orderId) : undefined;
}

/** Tells a note that the sidecar had written. */
export function narrateNote(orderId: string, html: string, isForCustomer: boolean): Step {
  const reader = isForCustomer ? 'the customer, who gets it as a mail' : 'staff';
  return { who: 'shop', text: `note for ${reader}:`, quote: noteToLines(html), orderId };
}

export function narrateCompletion(orderId: string): Step {
  return { who: 'shop', text: `order ${orderId} completed`, orderId };
}

/** Reads a call by which the sidecar changed an order; undefined for any other call, and for one that failed. */
function toWriteBack(
  entry: JournalEntry,
): { orderId: string; isNote: boolean; body: JsonRecord } | undefined {
  const { body, status, method, fault } = entry;
  const [, orderId, notes] = /^\/wp-json\/wc\/v3\/orders\/(\d+)(\/notes)?$/.exec(entry.path) ?? [];
  const isNote = notes !== undefined;
  if (orderId === undefined || method !== (isNote ? 'POST' : 'PUT') || !isRecord(body)) return undefined;
  if (fault !== null || status === null || status >= 300) return undefined;
  return { orderId, isNote, body };
}

function once(text: string | undefined, told: Told): string | undefined {
  if (text === undefined || told.has(text)) return undefined;
  told.add(text);
  return text;
}
