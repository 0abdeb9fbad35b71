import type { Reply } from '../../kit/reply.ts';
import { fromCents, toCents } from './money.ts';
import type { Order, Refund } from './model.ts';
import { remainingCents } from './order-facts.ts';
import { rowsOf, textField } from './order-fields.ts';
import { requireOrder } from './orders-api.ts';
import { pageOf } from './page.ts';
import { createRefund, deleteRefund, type RefundOrder } from './refunds.ts';
import type { RestRequest, RestRoute } from './rest.ts';
import type { Shop } from './shop.ts';
import { restReply, WpError } from './wp-error.ts';

/** Refunds of an order, and of all orders (`WC_REST_Order_Refunds_Controller`). */
export const refundRoutes: readonly RestRoute[] = [
  { path: /^\/wc\/v3\/refunds$/, subject: 'list', methods: { GET: listAllRefunds } },
  {
    path: /^\/wc\/v3\/orders\/(?<id>\d+)\/refunds$/,
    subject: 'list',
    methods: { GET: listRefunds, POST: addRefund },
  },
  {
    path: /^\/wc\/v3\/orders\/(?<id>\d+)\/refunds\/(?<refundId>\d+)$/,
    subject: 'item',
    methods: { GET: getRefund, DELETE: removeRefund },
  },
];

// A card gateway can give money back; the others cannot, and the default of `api_refund` asks for it.
const refundingGateways = ['stripe'];

function listAllRefunds(request: RestRequest): Reply {
  const { shop } = request;
  const refunds = [...shop.state.refunds.values()].flat().sort((one, other) => other.id - one.id);
  return pageOf(request, refunds, (refund) => ({
    ...toRefundObject(shop, refund),
    parent_id: refund.orderId,
  }));
}

function listRefunds(request: RestRequest): Reply {
  const order = requireParent(request);
  return pageOf(request, request.shop.state.refunds.get(order.id) ?? [], (refund) =>
    toRefundObject(request.shop, refund),
  );
}

function getRefund(request: RestRequest): Reply {
  return restReply(200, toRefundObject(request.shop, requireRefund(request)));
}

function addRefund(request: RestRequest): Reply {
  const { shop, body } = request;
  const order = requireParent(request);
  const lines = readLines(body['line_items']);
  const summed = lines.reduce((sum, line) => sum + line.totalCents, 0);
  const amountCents = body['amount'] === undefined ? summed : toCents(body['amount']);
  if (amountCents === undefined || amountCents < 0) {
    throw new WpError(
      400,
      'woocommerce_rest_invalid_order_refund',
      'Refund amount must be greater than zero.',
    );
  }
  const refundedPayment = body['api_refund'] !== false && body['api_refund'] !== 'false';
  const refund = tryRefund(shop, order, {
    amountCents,
    reason: textField(body, 'reason') ?? '',
    lines,
    refundedPayment,
  });
  return restReply(201, toRefundObject(shop, refund));
}

/** Refunds, or throws what `wc_create_refund` refuses with. */
function tryRefund(shop: Shop, order: Order, wanted: RefundOrder): Refund {
  const refuse = (text: string) => new WpError(500, 'woocommerce_rest_cannot_create_order_refund', text);
  if (wanted.amountCents > remainingCents(order)) throw refuse('Invalid refund amount.');
  if (wanted.refundedPayment === true && !refundingGateways.includes(order.payment_method)) {
    throw refuse('The payment gateway for this order does not support automatic refunds.');
  }
  return createRefund(shop, order, wanted);
}

function removeRefund(request: RestRequest): Reply {
  const { shop, query, body } = request;
  const refund = requireRefund(request);
  if (query['force'] !== 'true' && body['force'] !== true) {
    throw new WpError(
      501,
      'woocommerce_rest_trash_not_supported',
      'The order_refund does not support trashing.',
    );
  }
  deleteRefund(shop, requireParent(request), refund.id);
  return restReply(200, toRefundObject(shop, refund));
}

function readLines(value: unknown): RefundOrder['lines'] {
  return rowsOf(value).map((row) => ({
    id: Number(row['id']),
    quantity: Math.abs(Number(row['quantity'] ?? 0)),
    totalCents: Math.abs(toCents(row['refund_total'] ?? 0) ?? 0),
  }));
}

function requireParent(request: RestRequest): Order {
  try {
    return requireOrder(request);
  } catch {
    throw new WpError(404, 'woocommerce_rest_invalid_order_id', 'Invalid order ID.');
  }
}

function requireRefund(request: RestRequest): Refund {
  const order = requireParent(request);
  const refunds = request.shop.state.refunds.get(order.id) ?? [];
  const refund = refunds.find((candidate) => candidate.id === Number(request.params['refundId']));
  if (refund === undefined) {
    throw new WpError(404, 'woocommerce_rest_invalid_order_refund_id', 'Invalid order refund ID.');
  }
  return refund;
}

function toRefundObject(shop: Shop, { orderId, ...refund }: Refund) {
  const order = `${shop.siteUrl}/wp-json/wc/v3/orders/${orderId}`;
  return {
    ...refund,
    amount: fromCents(toCents(refund.amount) ?? 0),
    shipping_lines: [],
    tax_lines: [],
    fee_lines: [],
    _links: {
      self: [{ href: `${order}/refunds/${refund.id}` }],
      collection: [{ href: `${order}/refunds` }],
      up: [{ href: order }],
    },
  };
}
