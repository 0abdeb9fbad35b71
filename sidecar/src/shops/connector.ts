import type { Order, Refund } from '../ledger/order.ts';

/** What a stored delivery says. */
export type Delivery =
  | { kind: 'order'; order: Order }
  /** Trashed, or gone for good; the delivery names the order and nothing else. */
  | { kind: 'removed'; orderId: string }
  /** Signed, but not about an order: an error object, another topic. Kept, and nothing follows. */
  | { kind: 'not_an_order'; reason: string };

/** A note on an order in the shop. */
export interface ShopNote {
  noteId: string;
  text: string;
}

export interface NewNote {
  /** HTML as the shop accepts it; everything that people typed is escaped already. */
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

/** An order as a sweep finds it: the body that a delivery of it would have had. */
export interface SweptOrder {
  orderId: string;
  body: Buffer;
}

/** One step of a connection check; see `LmsCheck`. */
export interface ShopCheck {
  name: 'address' | 'read' | 'write' | 'webhooks' | 'clock';
  result: 'ok' | 'failed' | 'note';
  sentence: string;
}

/** One shop. Every method but `readDelivery` may throw `ShopError`, and only that. */
export interface ShopConnector {
  /** Turns a stored body into what it says. Never throws: what cannot be read is `not_an_order`. */
  readDelivery(topic: string, body: Buffer): Delivery;
  /** The order as it is now; undefined when the shop no longer has it. */
  readOrder(orderId: string): Promise<Order | undefined>;
  /** The order's refunds with the lines that they name. */
  readRefunds(orderId: string): Promise<Refund[]>;
  /** Orders changed since, the oldest first, page by page from 1; an empty page is the end. */
  listChangedOrders(since: Date, page: number): Promise<SweptOrder[]>;
  /** Whether something of these products must be posted; undefined for a product that is gone. */
  isPhysical(product: { productId: string; variationId: string | null }): Promise<boolean | undefined>;
  /** The order's notes; undefined when the shop no longer has the order. */
  listNotes(orderId: string): Promise<ShopNote[] | undefined>;
  /** @returns The note's id; undefined when the shop no longer has the order. */
  writeNote(orderId: string, note: NewNote): Promise<string | undefined>;
  updateOrder(orderId: string, update: OrderUpdate): Promise<void>;
  check(): AsyncGenerator<ShopCheck>;
}
