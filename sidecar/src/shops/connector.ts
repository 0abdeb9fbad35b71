import type { Order, Refund } from '../ledger/order.ts';
import type { ReportedLine } from '../ledger/reported-line.ts';
import type { Payment } from '../ledger/transfer.ts';

/** What a stored delivery says. */
export type Delivery =
  | { kind: 'order'; order: Order }
  /** Trashed, or gone for good; the delivery names the order and nothing else. */
  | { kind: 'removed'; orderId: string }
  /** Signed, but not about an order: an error object, another topic. Kept, and nothing follows. */
  | { kind: 'not_an_order'; reason: string };

export type NoteKind = 'staff' | 'customer';

/** What is written back to one order. */
export interface ShopReport {
  /** The same for every attempt. */
  reportId: string;
  orderId: string;
  notes: ReportNote[];
  /** The state of each course line, by line id. */
  lineStates: Record<string, string>;
  /** The same for people: seats, labels, sentences. */
  lines: ReportedLine[];
  /** Set the order to completed, where nothing else keeps it open. */
  complete: boolean;
  /** This one included: from the second on, what the first one wrote may be there already. */
  attempts: number;
  /** The word before a note's mark, in the shop's language. */
  reference: string;
}

export interface ReportNote {
  kind: NoteKind;
  /** HTML as the shop accepts it; everything that people typed is escaped already. */
  html: string;
  /** The note's id in the shop, once it is known to be written. */
  noteId: string | null;
}

/** Keeps the id of a note that was just written. */
export type KeepNote = (kind: NoteKind, noteId: string) => Promise<void>;

/** `repeat`: the shop had applied this report before. */
export type ReportOutcome = 'written' | 'repeat' | 'order_gone' | 'completed';

/** `changed`: the order does not wait for just this money any more, and nothing was done. */
export type PaymentOutcome = 'paid' | 'cancelled' | 'kept' | 'repeat' | 'order_gone' | 'changed';

/** A decision about an order's money, with the notes that tell of it. */
export type PaymentReport = Pick<ShopReport, 'reportId' | 'orderId' | 'notes' | 'attempts' | 'reference'> &
  Payment;

/** An order as a sweep finds it: the body that a delivery of it would have had. */
export interface SweptOrder {
  orderId: string;
  topic: 'order.swept' | 'order.deleted';
  body: Buffer;
}

/** One step of a connection check; see `LmsCheck`. */
export interface ShopCheck {
  name: 'address' | 'read' | 'write' | 'webhooks' | 'signature' | 'clock' | 'callback' | 'orders' | 'lms';
  result: 'ok' | 'failed' | 'note';
  sentence: string;
}

export type OrderScope = 'selling' | 'all';

/** One shop. Every method but `readDelivery` may throw `ShopError`, and only that. */
export interface ShopConnector {
  /** Turns a stored body into what it says. Never throws: what cannot be read is `not_an_order`. */
  readDelivery(topic: string, body: Buffer): Delivery;
  /** The order as it is now; undefined when the shop no longer has it. */
  readOrder(orderId: string): Promise<Order | undefined>;
  /** The order's refunds with the lines that they name. */
  readRefunds(orderId: string): Promise<Refund[]>;
  /**
   * Orders changed since, page by page.
   *
   * @param scope `selling`: where the shop itself can tell which sell a course, only those.
   */
  listChangedOrders(since: Date, scope: OrderScope): AsyncIterable<SweptOrder[]>;
  /** Writes notes, states and completion. A repeat does what is left and writes nothing twice. */
  writeReport(report: ShopReport, keepNote: KeepNote): Promise<ReportOutcome>;
  /** Carries out what was decided about an order's money, if it still waits for it. A repeat does what is left. */
  settlePayment(report: PaymentReport, keepNote: KeepNote): Promise<PaymentOutcome>;
  /** @param asked The shop itself asked for the check, and its clock is so far ahead of ours. */
  check(asked?: { clockSkewSeconds: number }): AsyncGenerator<ShopCheck>;
  /** What only a shop with our plugin can be asked. */
  outbox?: ShopOutbox;
  /** What only a shop without it has. */
  webhooks?: ShopWebhooks;
}

/** A shop that delivers by webhooks of its own, which may be kept from here. May throw `ShopError`, and only that. */
export interface ShopWebhooks {
  /** Tries whether the keys are good for all that they are needed for. */
  proveKeys(): Promise<void>;
  /** Makes what is missing, and switches on what was switched off. */
  keep(wanted: WantedWebhooks): Promise<KeptWebhooks>;
}

/** The webhooks that a shop shall have. */
export interface WantedWebhooks {
  deliveryUrl: string;
  /** Addresses that they may still have: those of a webhook of ours, whoever made it. */
  formerUrls: string[];
  secret: string;
  /** Whether all get it, also those that are active: what they have cannot be read. */
  isSecretNew: boolean;
}

/** What had to be done, by topic. */
export interface KeptWebhooks {
  made: string[];
  /** Were switched off, or delivered to a former address. */
  mended: string[];
  /** Doubles that were removed. */
  removed: number;
}

/** A shop that keeps its deliveries until they were taken. */
export interface ShopOutbox {
  /** Takes what is stored already out of the outbox and hands over what waits, the oldest first. */
  take(delivered: string[], limit: number): Promise<WaitingDelivery[]>;
  /** These orders as they are now; one that the shop no longer has comes as `order.deleted`. */
  readOrders(orderIds: string[]): Promise<SweptOrder[]>;
}

/** A delivery that waits in a shop's outbox. */
export interface WaitingDelivery {
  webhookId: string;
  body: Buffer;
}
