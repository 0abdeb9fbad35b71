import { randomBytes } from 'node:crypto';

import { stampNow } from './dates.ts';
import { toCouponLine, toLineItem, type WantedLine } from './new-line.ts';
import type { Billing, Coupon, Meta, Order, Shipping } from './model.ts';
import { fromCents, toCents } from './money.ts';
import { refreshFacts } from './order-facts.ts';
import type { Shop } from './shop.ts';
import { announce } from './shop.ts';
import { nextId } from './state.ts';
import { versions } from './settings.ts';

export interface WantedOrder {
  lines: WantedLine[];
  billing: Partial<Billing>;
  paymentMethod: string;
  paymentMethodTitle: string;
  createdVia: string;
  customerNote: string;
  coupon: Coupon | undefined;
  meta: Meta[];
  userAgent: string;
}

const noPlace = {
  first_name: '',
  last_name: '',
  company: '',
  address_1: '',
  address_2: '',
  city: '',
  state: '',
  postcode: '',
  country: '',
};
const noBilling: Billing = { ...noPlace, email: '', phone: '' };
const noShipping: Shipping = { ...noPlace, phone: '' };

/** Writes a pending order with its lines and totals, and tells the webhooks of `order.created`. */
export function createOrder(shop: Shop, wanted: WantedOrder): Order {
  const order = blankOrder(shop, nextId(shop.state, 'post'));
  const percent = wanted.coupon?.percent ?? 0;
  order.billing = { ...noBilling, ...wanted.billing };
  order.payment_method = wanted.paymentMethod;
  order.payment_method_title = wanted.paymentMethodTitle;
  order.created_via = wanted.createdVia;
  order.customer_note = wanted.customerNote;
  order.customer_user_agent = wanted.userAgent;
  order.meta_data = wanted.meta;
  order.line_items = wanted.lines.map((line) => toLineItem(shop, line, percent));
  addTotals(shop, order, wanted.coupon);
  refreshFacts(shop, order);
  shop.state.orders.set(order.id, order);
  announce(shop, 'created', order.id);
  return order;
}

/** An order without lines, key for key as WooCommerce 11.0.1 renders one. */
export function blankOrder(shop: Shop, id: number): Order {
  const now = stampNow(shop);
  const orderKey = `wc_order_${randomBytes(10).toString('base64url').replaceAll(/[-_]/g, 'x').slice(0, 13)}`;
  return {
    id,
    parent_id: 0,
    status: 'pending',
    currency: 'ARS',
    version: versions.woocommerce,
    prices_include_tax: false,
    date_created: now.local,
    date_modified: now.local,
    discount_total: '0.00',
    discount_tax: '0.00',
    shipping_total: '0.00',
    shipping_tax: '0.00',
    cart_tax: '0.00',
    total: '0.00',
    total_tax: '0.00',
    customer_id: 0,
    order_key: orderKey,
    billing: { ...noBilling },
    shipping: { ...noShipping },
    payment_method: '',
    payment_method_title: '',
    transaction_id: '',
    customer_ip_address: '127.0.0.1',
    customer_user_agent: '',
    created_via: '',
    customer_note: '',
    date_completed: null,
    date_paid: null,
    cart_hash: '',
    number: String(id),
    meta_data: [],
    line_items: [],
    tax_lines: [],
    shipping_lines: [],
    fee_lines: [],
    coupon_lines: [],
    refunds: [],
    payment_url: `${shop.siteUrl}/checkout/order-pay/${id}/?pay_for_order=true&key=${orderKey}`,
    is_editable: true,
    needs_payment: false,
    needs_processing: true,
    date_created_gmt: now.gmt,
    date_modified_gmt: now.gmt,
    date_completed_gmt: null,
    date_paid_gmt: null,
    currency_symbol: '$',
    _links: linksOf(shop, id),
  };
}

function linksOf(shop: Shop, id: number) {
  const orders = `${shop.siteUrl}/wp-json/wc/v3/orders`;
  const allow = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
  return {
    self: [{ href: `${orders}/${id}`, targetHints: { allow } }],
    collection: [{ href: orders }],
    email_templates: [{ embeddable: true, href: `${orders}/${id}/actions/email_templates` }],
  };
}

function addTotals(shop: Shop, order: Order, coupon: Coupon | undefined): void {
  const sum = (field: 'subtotal' | 'total') =>
    order.line_items.reduce((cents, line) => cents + (toCents(line[field]) ?? 0), 0);
  const discount = sum('subtotal') - sum('total');
  order.total = fromCents(sum('total'));
  order.discount_total = fromCents(discount);
  if (coupon !== undefined) order.coupon_lines = [toCouponLine(shop, coupon, discount)];
}
