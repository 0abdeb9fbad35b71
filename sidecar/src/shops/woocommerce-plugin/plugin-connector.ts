import { z } from 'zod';
import type { Order, Refund } from '../../ledger/order.ts';
import type { HttpClient } from '../../shared/http-client.ts';
import type {
  OrderScope,
  PaymentOutcome,
  PaymentReport,
  ReportOutcome,
  ShopConnector,
  ShopReport,
  SweptOrder,
  WaitingDelivery,
} from '../connector.ts';
import { ShopError } from '../shop-error.ts';
import { parseDelivery, parseOrder } from '../woocommerce/parse-order.ts';
import { checkPlugin } from './check.ts';
import { PluginClient, type PluginCredentials } from './plugin-client.ts';

export interface PluginSettings {
  /** Undefined once the shop was un-paired: nothing can be asked. */
  credentials: PluginCredentials | undefined;
  learnerMetaKeys: string[];
  /** Language of what a check says. */
  locale: string;
}

const rendered = z.object({ order: z.looseObject({ id: z.number().int() }), refunds: z.array(z.unknown()) });
type RenderedOrder = z.infer<typeof rendered>;

const ANSWERS = {
  order: rendered.or(z.object({ order: z.null() })),
  orders: z.object({ orders: z.array(rendered), more: z.boolean().default(false) }),
  outbox: z.object({ deliveries: z.array(z.object({ webhookId: z.string().min(1), body: z.string() })) }),
  report: z.object({ result: z.enum(['written', 'repeat', 'order_gone', 'completed']) }),
  payment: z.object({ result: z.enum(['paid', 'cancelled', 'kept', 'repeat', 'order_gone', 'changed']) }),
};

/** A WooCommerce with our plugin (docs/developers/plugin-protocol.md). */
export function createPluginConnector(settings: PluginSettings, http: HttpClient): ShopConnector {
  const { credentials, learnerMetaKeys } = settings;
  const plugin = () => {
    if (!credentials)
      throw new ShopError('shop_unpaired', 'The shop was un-paired. Pair it with "matricula shop pair".');
    return new PluginClient(credentials, http);
  };
  const read = (orderId: string) => readOrder(plugin(), orderId, learnerMetaKeys);
  return {
    readDelivery: (topic, body) => parseDelivery(topic, body, learnerMetaKeys),
    readOrder: read,
    readRefunds: async (orderId): Promise<Refund[]> => (await read(orderId))?.refunds ?? [],
    listChangedOrders: (since, scope) => listChangedOrders(plugin(), since, scope),
    writeReport: (report) => writeReport(plugin(), report),
    settlePayment: (report) => settlePayment(plugin(), report),
    check: (asked) => checkPlugin(plugin, settings.locale, asked),
    outbox: {
      take: (delivered, limit) => takeOutbox(plugin(), delivered, limit),
      readOrders: (orderIds) => readOrders(plugin(), orderIds),
    },
  };
}

async function readOrder(
  plugin: PluginClient,
  orderId: string,
  learnerMetaKeys: string[],
): Promise<Order | undefined> {
  const answer = await plugin.ask({ action: 'order', orderId }, ANSWERS.order);
  if (answer.order === null || !('refunds' in answer)) return undefined;
  const order = parseOrder(withEnvelope(answer), learnerMetaKeys);
  if (!order) throw new ShopError('shop_failing', 'Reading an order is not answered with an order.');
  return order;
}

/** As a delivery of it would be, but without a sequence: only the outbox gives those out. */
function withEnvelope({ order, refunds }: RenderedOrder): object {
  return { ...order, matricula: { topic: 'order.swept', refunds } };
}

function toSwept(entry: RenderedOrder): SweptOrder {
  const body = Buffer.from(JSON.stringify(withEnvelope(entry)));
  return { orderId: String(entry.order.id), topic: 'order.swept', body };
}

/**
 * Goes on from the last order's own time, not by page number: an order that changes in between moves to the end, and
 * every later page would skip one. Only where a whole page has one time are pages counted.
 */
async function* listChangedOrders(
  plugin: PluginClient,
  since: Date,
  scope: OrderScope,
): AsyncGenerator<SweptOrder[]> {
  let [after, page] = [since, 1];
  for (;;) {
    const modifiedAfter = after.toISOString().slice(0, 19);
    const question = { action: 'orders', modifiedAfter, page, ...(scope === 'all' && { scope }) };
    const { orders, more } = await plugin.ask(question, ANSWERS.orders);
    if (orders.length > 0) yield orders.map(toSwept);
    if (!more || orders.length === 0) return;
    // A second earlier: the next page must not leave out what has the same time as the last of this one.
    const last = modifiedAt(orders.at(-1));
    const next = last && new Date(last.getTime() - 1_000);
    if (next && next > after) [after, page] = [next, 1];
    else page += 1;
  }
}

function modifiedAt(entry: RenderedOrder | undefined): Date | undefined {
  const text = entry?.order.date_modified_gmt;
  const date = typeof text === 'string' ? new Date(`${text.replace(/Z$/, '')}Z`) : undefined;
  return date && !Number.isNaN(date.getTime()) ? date : undefined;
}

async function readOrders(plugin: PluginClient, orderIds: string[]): Promise<SweptOrder[]> {
  const { orders } = await plugin.ask({ action: 'orders', orderIds }, ANSWERS.orders);
  const there = orders.map(toSwept);
  const missing = orderIds.filter((orderId) => !there.some((order) => order.orderId === orderId));
  return [...there, ...missing.map(toRemoved)];
}

/** What the delivery of a deletion says. */
function toRemoved(orderId: string): SweptOrder {
  const body = { id: Number(orderId), matricula: { topic: 'order.deleted' } };
  return { orderId, topic: 'order.deleted', body: Buffer.from(JSON.stringify(body)) };
}

async function takeOutbox(
  plugin: PluginClient,
  delivered: string[],
  limit: number,
): Promise<WaitingDelivery[]> {
  const question = { action: 'outbox', delivered, limit };
  const { deliveries } = await plugin.ask(question, ANSWERS.outbox);
  return deliveries.map(({ webhookId, body }) => ({ webhookId, body: Buffer.from(body) }));
}

/** One call, applied once for its `reportId`, however often it is made. The plugin knows what must be posted. */
async function writeReport(plugin: PluginClient, report: ShopReport): Promise<ReportOutcome> {
  const { reportId, orderId, lines, complete } = report;
  const notes = report.notes.map(({ kind, html }) => ({ kind, html }));
  const question = { action: 'report', reportId, orderId, notes, lines, complete };
  return (await plugin.ask(question, ANSWERS.report)).result;
}

/** The same: once for its `reportId`. The plugin looks at the order in the transaction that takes it. */
async function settlePayment(plugin: PluginClient, report: PaymentReport): Promise<PaymentOutcome> {
  const { reportId, orderId, decision, amount, currency } = report;
  const notes = report.notes.map(({ kind, html }) => ({ kind, html }));
  const question = { action: 'payment', reportId, orderId, notes, decision, amount, currency };
  return (await plugin.ask(question, ANSWERS.payment)).result;
}
