import { randomBytes } from 'node:crypto';

import {
  BadInput,
  type JsonRecord,
  readNumberOr,
  readTextOr,
  toList,
  toRecord,
  isRecord,
} from '../../kit/parse.ts';
import type { Billing, Order, Product } from './model.ts';
import { createOrder } from './new-order.ts';
import type { WantedLine } from './new-line.ts';
import { changeStatus, completePayment } from './order-status.ts';
import { toCents } from './money.ts';
import type { Shop } from './shop.ts';

/** Payment methods of the shop: a transfer, a cheque, cash on delivery and a card. */
export const paymentMethods: Readonly<Record<string, string>> = {
  bacs: 'Direct bank transfer',
  cheque: 'Check payments',
  cod: 'Cash on delivery',
  stripe: 'Credit card (Stripe)',
};

/** What a shopper types at the checkout. */
export interface Cart {
  lines: WantedLine[];
  billing: Partial<Billing>;
  paymentMethod: string;
  coupon: string;
  customerNote: string;
}

/**
 * Does what a shopper does: places an order, which is pending first, and pays it or not as the payment
 * method has it (`WC_Gateway_BACS`, `_Cheque`, `_COD`; a free order needs no payment).
 */
export function placeOrder(shop: Shop, cart: Cart): Order {
  const coupon = cart.coupon === '' ? undefined : shop.state.coupons.get(cart.coupon.toLowerCase());
  if (cart.coupon !== '' && coupon === undefined)
    throw new BadInput(`There is no coupon ${cart.coupon}.`, { code: 'unknown_coupon', detail: cart.coupon });
  const title = paymentMethods[cart.paymentMethod];
  if (title === undefined) throw new BadInput(`There is no payment method ${cart.paymentMethod}.`);
  const order = createOrder(shop, {
    lines: cart.lines,
    billing: cart.billing,
    paymentMethod: cart.paymentMethod,
    paymentMethodTitle: title,
    createdVia: 'checkout',
    customerNote: cart.customerNote,
    coupon,
    meta: [],
    userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  });
  order.cart_hash = randomBytes(16).toString('hex');
  pay(shop, order);
  return order;
}

function pay(shop: Shop, order: Order): void {
  if (toCents(order.total) === 0) {
    order.payment_method = '';
    order.payment_method_title = '';
    completePayment(shop, order, '');
  } else if (order.payment_method === 'stripe') {
    completePayment(shop, order, `ch_sandbox${randomBytes(8).toString('hex')}`);
  } else if (order.payment_method === 'cod') {
    const status = hasDownload(shop, order) ? 'on-hold' : 'processing';
    changeStatus(shop, order, status, 'Payment to be made upon delivery.');
  } else {
    const awaited = order.payment_method === 'bacs' ? 'Awaiting BACS payment.' : 'Awaiting check payment.';
    changeStatus(shop, order, 'on-hold', awaited);
  }
}

function hasDownload(shop: Shop, order: Order): boolean {
  return order.line_items.some(
    (line) =>
      shop.state.products.get(line.variation_id === 0 ? line.product_id : line.variation_id)?.downloadable ===
      true,
  );
}

/** Reads the body of `POST /__sandbox/checkout`. */
export function readCart(shop: Shop, record: JsonRecord): Cart {
  const lines = toList(record['items'], 'items').map((item) => readItem(shop, toRecord(item, 'An item')));
  if (lines.length === 0)
    throw new BadInput('The cart is empty: give at least one item.', { code: 'empty_cart', detail: '' });
  return {
    lines,
    billing: readBilling(record['billing']),
    paymentMethod: readTextOr(record, 'payment_method', 'stripe'),
    coupon: readTextOr(record, 'coupon', ''),
    customerNote: readTextOr(record, 'customer_note', ''),
  };
}

/** Reads an address; anything but texts is refused, names it does not know are left out. */
export function readBilling(value: unknown): Partial<Billing> {
  const record = isRecord(value) ? value : {};
  const billing: Partial<Billing> = {};
  for (const name of billingFields) {
    if (record[name] !== undefined) billing[name] = readTextOr(record, name, '');
  }
  return billing;
}

const billingFields = [
  'first_name',
  'last_name',
  'company',
  'address_1',
  'address_2',
  'city',
  'state',
  'postcode',
  'country',
  'email',
  'phone',
] as const;

function readItem(shop: Shop, record: JsonRecord): WantedLine {
  const learner = readTextOr(record, 'learner_email', '');
  return {
    product: findProduct(shop, record),
    quantity: readNumberOr(record, 'quantity', 1),
    meta: [
      ...(learner === '' ? [] : [{ key: 'Learner email', value: learner }]),
      ...readMeta(record['meta']),
    ],
  };
}

/** Finds what a line sells, by `variation_id`, `product_id` or `sku`. */
export function findProduct(shop: Shop, record: JsonRecord): Product {
  const sku = readTextOr(record, 'sku', '');
  const variationId = readNumberOr(record, 'variation_id', 0);
  const id = variationId === 0 ? readNumberOr(record, 'product_id', 0) : variationId;
  const product = shop.state.products.get(id === 0 ? (shop.state.productIdBySku.get(sku) ?? 0) : id);
  if (product === undefined) throw new BadInput(`There is no product ${sku === '' ? id : sku}.`);
  return product;
}

/** Meta as a list of key and value, or as an object of them. */
export function readMeta(value: unknown): { key: string; value: unknown }[] {
  if (isRecord(value)) return Object.entries(value).map(([key, item]) => ({ key, value: item }));
  return toList(value, 'meta').map((row) => {
    const record = toRecord(row, 'A meta row');
    return { key: readTextOr(record, 'key', ''), value: record['value'] };
  });
}
