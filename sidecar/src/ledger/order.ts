/** An order as every rule reads it, whichever shop it came from. Built by a connector, never by hand. */
export interface Order {
  orderId: string;
  /** What people call it; may differ from the id. */
  number: string;
  status: OrderStatus;
  /** ISO 4217; empty: the shop does not say. */
  currency: string;
  /** What is to be paid, as the shop writes it; empty: it does not say. */
  total: string;
  paymentGateway: string;
  paidAt: Date | null;
  createdAt: Date | null;
  /** The shop's own, with the shop's resolution (WooCommerce: one second). */
  modifiedAt: Date | null;
  /** The plugin's outbox sequence; rises with every delivery of the order. */
  sequence: number | null;
  customer: { email: string; name: string };
  /** A privacy tool removed the personal data: what it says of people is no longer true. */
  anonymised: boolean;
  hasShipping: boolean;
  lines: OrderLine[];
  refunds: Refund[];
}

/** WooCommerce's statuses without `wc-`, shops' own ones included; `deleted` when the order is gone for good. */
export type OrderStatus = string;

export interface OrderLine {
  lineId: string;
  name: string;
  sku: string;
  productId: string;
  /** Null where the product has no variations. */
  variationId: string | null;
  /** The product was deleted: nobody can tell whether something must be posted. */
  productGone: boolean;
  quantity: number;
  /** What the line costs after discounts, in the order's currency. */
  total: number;
  /** What the line itself says that it sells, as text: what shops write there has no shape to rely on. */
  offerMeta: string | undefined;
  /** Learners named on the line, as typed, seat by seat; a missing seat is the empty string. */
  learners: string[];
}

export interface Refund {
  refundId: string;
  /** All the money that went back, in the order's currency. */
  amount: number;
  /** Null: the shop does not say, or was not asked yet. */
  refundedAt: Date | null;
  /** Lines it names, with positive quantities; empty: an amount only. Undefined: not read yet. */
  lines: RefundedLine[] | undefined;
}

export interface RefundedLine {
  lineId: string;
  quantity: number;
  /** Money that went back, in the order's currency. */
  amount: number;
}
