import type { Reply } from '../../kit/reply.ts';
import { isRecord, type JsonRecord } from '../../kit/parse.ts';
import { readBilling } from './checkout.ts';
import type { Order } from './model.ts';
import { createOrder } from './new-order.ts';
import { listOrders } from './order-list.ts';
import { changeStatus, completePayment, saveOrder } from './order-status.ts';
import { readNewLines, readMetaRows, textField, writeLineMeta, writeMeta } from './order-fields.ts';
import { statusNames } from './order-facts.ts';
import type { RestRequest, RestRoute } from './rest.ts';
import { deleteOrder, trashOrder } from './trash.ts';
import { invalidParams, noOrder, restReply, WpError } from './wp-error.ts';

/** Orders of `wc/v3`. */
export const orderRoutes: readonly RestRoute[] = [
  { path: /^\/wc\/v3\/orders$/, subject: 'list', methods: { GET: listOrders, POST: addOrder } },
  {
    path: /^\/wc\/v3\/orders\/(?<id>\d+)$/,
    subject: 'item',
    methods: { GET: getOrder, PUT: editOrder, PATCH: editOrder, POST: editOrder, DELETE: removeOrder },
  },
];

/** The order a route names; throws WooCommerce's error when it is not there. */
export function requireOrder({ shop, params }: RestRequest, status: 400 | 404 = 404): Order {
  const order = shop.state.orders.get(Number(params['id']));
  if (order === undefined) throw noOrder(status);
  return order;
}

function getOrder(request: RestRequest): Reply {
  return restReply(200, requireOrder(request));
}

/** `POST orders`: pending first, then the status asked for, then paid if asked for. */
function addOrder({ shop, body }: RestRequest): Reply {
  const status = readStatus(body);
  const order = createOrder(shop, {
    lines: readNewLines(shop, body['line_items']),
    billing: readBilling(body['billing']),
    paymentMethod: textField(body, 'payment_method') ?? '',
    paymentMethodTitle: textField(body, 'payment_method_title') ?? '',
    createdVia: textField(body, 'created_via') ?? 'rest-api',
    customerNote: textField(body, 'customer_note') ?? '',
    coupon: readCoupon(shop.state.coupons, body),
    meta: readMetaRows(shop, body['meta_data']),
    userAgent: '',
  });
  order.transaction_id = textField(body, 'transaction_id') ?? '';
  // WooCommerce saves a new order twice, so its creation is a change as well.
  changeStatus(shop, order, status ?? 'pending');
  if (body['set_paid'] === true) completePayment(shop, order, order.transaction_id);
  return restReply(201, order, { Location: `${shop.siteUrl}/wp-json/wc/v3/orders/${order.id}` });
}

/** `PUT orders/{id}`: a write of meta or status tells the webhooks like any other change. */
function editOrder(request: RestRequest): Reply {
  const { shop, body } = request;
  const order = requireOrder(request, 400);
  const status = readStatus(body);
  order.billing = { ...order.billing, ...readBilling(body['billing']) };
  const shipping = readBilling(body['shipping']);
  delete shipping.email; // an address to ship to has none
  order.shipping = { ...order.shipping, ...shipping };
  for (const name of ['payment_method', 'payment_method_title', 'transaction_id', 'customer_note'] as const) {
    order[name] = textField(body, name) ?? order[name];
  }
  writeMeta(shop, order, body['meta_data']);
  writeLineMeta(shop, order, body['line_items']);
  const needsPayment = order.needs_payment;
  if (status === undefined) saveOrder(shop, order);
  else changeStatus(shop, order, status);
  if (body['set_paid'] === true && needsPayment) completePayment(shop, order, order.transaction_id);
  return restReply(200, order);
}

/** `DELETE orders/{id}`: into the trash, or for good with `force`. */
function removeOrder(request: RestRequest): Reply {
  const { shop, query, body } = request;
  const order = requireOrder(request);
  if (query['force'] === 'true' || body['force'] === true) {
    deleteOrder(shop, order);
    return restReply(200, order);
  }
  if (order.status === 'trash') {
    throw new WpError(410, 'woocommerce_rest_already_trashed', 'The order has already been deleted.');
  }
  trashOrder(shop, order);
  return restReply(200, order);
}

function readStatus(body: JsonRecord): string | undefined {
  const { status } = body;
  if (status === undefined) return undefined;
  const known = Object.keys(statusNames);
  if (typeof status === 'string' && known.includes(status)) return status;
  throw invalidParams({ status: `status is not one of auto-draft, ${known.join(', ')}.` });
}

function readCoupon<T>(coupons: ReadonlyMap<string, T>, body: JsonRecord): T | undefined {
  const lines: unknown[] = Array.isArray(body['coupon_lines']) ? body['coupon_lines'] : [];
  const [line] = lines;
  const code = isRecord(line) ? textField(line, 'code') : undefined;
  if (code === undefined) return undefined;
  const coupon = coupons.get(code.toLowerCase());
  if (coupon !== undefined) return coupon;
  throw new WpError(400, 'woocommerce_rest_invalid_coupon', `Coupon "${code}" does not exist!`);
}
