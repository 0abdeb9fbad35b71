import { z } from 'zod';
import { OFFER_META_KEY } from '../../ledger/offer.ts';
import type { Order, OrderLine, Refund, RefundedLine } from '../../ledger/order.ts';
import { withRefundLines } from '../../ledger/snapshot.ts';
import { MAX_SEATS } from '../../ledger/known-line.ts';
import { parseJson } from '../../shared/parse-json.ts';
import type { Delivery } from '../connector.ts';

// WooCommerce's REST representation, wc/v3. Only what is read here is described; plugins add and change the rest,
// so every field that is not needed to know what was bought may be missing.
const meta = z.object({ key: z.string(), value: z.unknown() });
const id = z.number().int().nonnegative();
const gmt = z
  .string()
  .nullish()
  .transform((text) => readGmt(text));
const text = z
  .union([z.string(), z.number()])
  .nullish()
  .transform((value) => String(value ?? ''));

/** A list of which single entries may be broken: what one plugin left there must not hide what another did. */
function listOf<T>(entry: z.ZodType<T>) {
  const readable = (value: unknown): T[] => {
    const parsed = entry.safeParse(value);
    return parsed.success ? [parsed.data] : [];
  };
  return z
    .array(z.unknown())
    .catch([])
    .transform((values) => values.flatMap(readable));
}

const line = z.object({
  id,
  name: text,
  product_id: id.nullish(),
  variation_id: id.nullish(),
  quantity: z.number(),
  total: text,
  sku: z.string().nullish(),
  meta_data: listOf(meta),
});

const refund = z.object({
  id,
  /** An order names its refunds with a negative total, a refund of its own has an amount. */
  total: text.catch(''),
  amount: text.catch(''),
  date_created_gmt: gmt,
  line_items: z.array(line).optional(),
});

const order = z.object({
  id: id.positive(),
  number: text,
  status: z.string(),
  currency: text,
  total: text.catch(''),
  payment_method: text,
  date_created_gmt: gmt,
  date_modified_gmt: gmt,
  date_paid_gmt: gmt,
  billing: z.object({ email: text, first_name: text, last_name: text }).partial().nullish(),
  meta_data: listOf(meta),
  line_items: z.array(line),
  shipping_lines: z.array(z.unknown()).catch([]),
  refunds: listOf(refund),
  /** Added by our plugin to the order as WooCommerce renders it. */
  matricula: z
    .object({ sequence: z.number().int().nullish(), refunds: listOf(refund) })
    .optional()
    .catch(undefined),
});

export type WooCommerceOrder = z.infer<typeof order>;

/** WooCommerce's dates in `_gmt` fields carry no zone. */
function readGmt(value: string | null | undefined): Date | null {
  const date = value ? new Date(`${value.replace(/Z$/, '')}Z`) : null;
  return date && !Number.isNaN(date.getTime()) ? date : null;
}

/**
 * Reads the JSON of an order.
 *
 * @param learnerMetaKeys Line meta keys that name the learner, the first match wins.
 * @returns undefined when it is no order, such as the signed error object that WooCommerce delivers for one that was
 *   deleted in between (class-wc-webhook.php, `build_payload`).
 */
export function parseOrder(json: unknown, learnerMetaKeys: string[]): Order | undefined {
  const parsed = order.safeParse(json);
  return parsed.success ? toOrder(parsed.data, learnerMetaKeys) : undefined;
}

/** Reads one stored delivery. */
export function parseDelivery(topic: string, body: Buffer, learnerMetaKeys: string[]): Delivery {
  const json = parseJson(body.toString('utf8'));
  if (!topic.startsWith('order.')) return { kind: 'not_an_order', reason: 'other_topic' };
  if (topic === 'order.deleted') {
    const removed = z.object({ id: id.positive() }).safeParse(json);
    return removed.success
      ? { kind: 'removed', orderId: String(removed.data.id) }
      : { kind: 'not_an_order', reason: 'no_order_id' };
  }
  const read = parseOrder(json, learnerMetaKeys);
  return read ? { kind: 'order', order: read } : { kind: 'not_an_order', reason: 'unreadable' };
}

function toOrder(source: WooCommerceOrder, learnerMetaKeys: string[]): Order {
  const email = source.billing?.email ?? '';
  const withLines = (source.matricula?.refunds ?? []).map(toRefund);
  const order: Order = {
    orderId: String(source.id),
    number: source.number || String(source.id),
    status: source.status,
    currency: source.currency,
    total: source.total,
    paymentGateway: source.payment_method,
    paidAt: source.date_paid_gmt,
    createdAt: source.date_created_gmt,
    modifiedAt: source.date_modified_gmt,
    sequence: source.matricula?.sequence ?? null,
    customer: {
      email,
      name: [source.billing?.first_name, source.billing?.last_name].filter(Boolean).join(' '),
    },
    anonymised: isAnonymised(source, email),
    hasShipping: source.shipping_lines.length > 0,
    lines: source.line_items.map((item) => toLine(item, learnerMetaKeys)),
    refunds: source.refunds.map(toRefund),
  };
  return withRefundLines(order, withLines);
}

/** What WooCommerce's personal data eraser leaves (class-wc-privacy-erasers.php). */
function isAnonymised(source: WooCommerceOrder, email: string): boolean {
  return (
    email.toLowerCase().endsWith('@site.invalid') ||
    source.meta_data.some((entry) => entry.key === '_anonymized' && entry.value === 'yes')
  );
}

function toLine(item: z.infer<typeof line>, learnerMetaKeys: string[]): OrderLine {
  return {
    lineId: String(item.id),
    name: item.name,
    sku: item.sku ?? '',
    productId: String(item.product_id ?? 0),
    variationId: item.variation_id ? String(item.variation_id) : null,
    productGone: !item.product_id || item.sku === null,
    quantity: item.quantity,
    total: readAmount(item.total),
    offerMeta: readOfferMeta(item.meta_data),
    learners: readLearners(item.meta_data, learnerMetaKeys),
  };
}

/** Amounts are texts; what is none, or has no end, is worth nothing. */
function readAmount(text: string): number {
  const amount = Number(text);
  return Number.isFinite(amount) ? amount : 0;
}

/** As text, whatever it is: a name in an object may hold what PostgreSQL cannot store. */
function readOfferMeta(metaData: z.infer<typeof meta>[]): string | undefined {
  const value = metaData.find((entry) => entry.key === OFFER_META_KEY)?.value;
  return value === undefined || typeof value === 'string' ? value : JSON.stringify(value);
}

/** A text names the learner of the first seat, a list names one seat after the other, as many as a line may have. */
function readLearners(metaData: z.infer<typeof meta>[], keys: string[]): string[] {
  for (const key of keys) {
    const value = metaData.find((entry) => entry.key.trim().toLowerCase() === key.toLowerCase())?.value;
    if (typeof value === 'string' && value.trim() !== '') return [value];
    if (Array.isArray(value)) {
      return value.slice(0, MAX_SEATS).map((entry) => (typeof entry === 'string' ? entry : ''));
    }
  }
  return [];
}

/**
 * A refund's lines carry negative quantities and totals and name the line that they refund in their meta
 * (`_refunded_item_id`); an order's own `refunds` leave them out.
 */
function toRefund(source: z.infer<typeof refund>): Refund {
  const lines = source.line_items?.map((item): RefundedLine => {
    const lineId = item.meta_data.find((entry) => entry.key === '_refunded_item_id')?.value;
    return {
      lineId: String(lineId),
      quantity: Math.abs(item.quantity),
      amount: Math.abs(readAmount(item.total)),
    };
  });
  const amount = Math.abs(readAmount(source.amount || source.total));
  return { refundId: String(source.id), amount, refundedAt: source.date_created_gmt, lines };
}

/** Reads the answer of `GET orders/{id}/refunds`; undefined when it is not one. */
export function parseRefunds(json: unknown): Refund[] | undefined {
  const refunds = z.array(refund.required({ line_items: true })).safeParse(json);
  return refunds.success ? refunds.data.map(toRefund) : undefined;
}
