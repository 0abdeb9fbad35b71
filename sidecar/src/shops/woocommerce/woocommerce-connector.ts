import { z } from 'zod';
import type { Order, Refund } from '../../ledger/order.ts';
import type { HttpClient, HttpResponse } from '../../shared/http-client.ts';
import { parseJson } from '../../shared/parse-json.ts';
import type { ShopCheck, ShopConnector, SweptOrder } from '../connector.ts';
import { ShopError } from '../shop-error.ts';
import { checkShop } from './check.ts';
import { settlePayment } from './settle-payment.ts';
import { parseDelivery, parseOrder, parseRefunds } from './parse-order.ts';
import { WooCommerceRest, type ConsumerKeys } from './rest-client.ts';
import { keepWebhooks, proveKeys } from './webhooks.ts';
import {
  writeReport,
  type NewNote,
  type OrderUpdate,
  type ReportTarget,
  type ShopNote,
} from './write-report.ts';

export interface WooCommerceSettings {
  url: string;
  /** Undefined: nothing can be asked or written. */
  keys: (() => Promise<ConsumerKeys>) | undefined;
  learnerMetaKeys: string[];
  /** Statuses from which an order may be completed. */
  grantingStatuses: string[];
  /** Where the webhooks deliver that the sidecar keeps; null: somebody made them by hand. */
  webhooksUrl: string | null;
}

/** Order meta that holds the state of each course line, for people and plugins that look at the order. */
const LINE_STATES_META = '_matricula_lines';

const PAGE_SIZE = 50;

const note = z.object({ id: z.number(), note: z.string() });

/** A WooCommerce spoken to by its own webhooks and its REST API, without the plugin. */
export function createWooCommerceConnector(settings: WooCommerceSettings, http: HttpClient): ShopConnector {
  const { keys, learnerMetaKeys } = settings;
  const rest = async () => {
    if (!keys)
      throw new ShopError(
        'shop_credentials_missing',
        'The shop has no REST keys. Add them with "matricula shop set".',
      );
    return new WooCommerceRest(settings.url, await opened(keys), http);
  };
  const target = (): ReportTarget => ({
    readOrder: async (orderId) => readOrder(await rest(), orderId, learnerMetaKeys),
    isPhysical: async (product) => isPhysical(await rest(), product),
    listNotes: async (orderId) => listNotes(await rest(), orderId),
    writeNote: async (orderId, note) => writeNote(await rest(), orderId, note),
    updateOrder: async (orderId, update) => updateOrder(await rest(), orderId, update),
    setStatus: async (orderId, status) => changeOrder(await rest(), orderId, { status }),
  });
  return {
    readDelivery: (topic, body) => parseDelivery(topic, body, learnerMetaKeys),
    readOrder: async (orderId) => readOrder(await rest(), orderId, learnerMetaKeys),
    readRefunds: async (orderId) => readRefunds(await rest(), orderId),
    listChangedOrders: async function* (since) {
      yield* listChangedOrders(await rest(), since);
    },
    writeReport: (report, keepNote) => writeReport(target(), report, keepNote, settings.grantingStatuses),
    settlePayment: (report, keepNote) => settlePayment(target(), report, keepNote),
    check: () => checkWith(rest, settings.webhooksUrl),
    webhooks: {
      proveKeys: async () => proveKeys(await rest()),
      keep: async (wanted) => keepWebhooks(await rest(), wanted),
    },
  };
}

/** Without keys, that is all there is to say. */
async function* checkWith(
  rest: () => Promise<WooCommerceRest>,
  keptUrl: string | null,
): AsyncGenerator<ShopCheck> {
  const opened = await rest().catch((error: unknown) => {
    if (error instanceof ShopError) return error;
    throw error;
  });
  if (!(opened instanceof ShopError)) {
    yield* checkShop(opened, keptUrl);
    return;
  }
  const sentence = opened.message.slice(opened.message.indexOf(': ') + 2);
  yield { name: 'read', result: 'failed', sentence };
}

/** Keys that are kept elsewhere and cannot be read there are keys that are refused: a person mends both. */
async function opened(keys: () => Promise<ConsumerKeys>): Promise<ConsumerKeys> {
  try {
    return await keys();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : 'The REST keys cannot be read.';
    throw new ShopError('shop_credentials_rejected', reason);
  }
}

async function readOrder(rest: WooCommerceRest, orderId: string, keys: string[]): Promise<Order | undefined> {
  const answer = await rest.send({ method: 'GET', path: `/orders/${orderId}` });
  if (isGone(answer)) return undefined;
  const order = parseOrder(parseJson(answer.text), keys);
  if (!order) throw unexpected('reading an order', answer);
  return order;
}

async function readRefunds(rest: WooCommerceRest, orderId: string): Promise<Refund[]> {
  const answer = await rest.send({
    method: 'GET',
    path: `/orders/${orderId}/refunds`,
    query: { per_page: '100' },
  });
  if (isGone(answer)) return [];
  const refunds = parseRefunds(parseJson(answer.text));
  if (!refunds) throw unexpected('reading refunds', answer);
  return refunds;
}

async function* listChangedOrders(rest: WooCommerceRest, since: Date): AsyncGenerator<SweptOrder[]> {
  for (let page = 1; ; page += 1) {
    const answer = await rest.send({
      method: 'GET',
      path: '/orders',
      query: {
        modified_after: since.toISOString().slice(0, 19),
        dates_are_gmt: 'true',
        orderby: 'id',
        order: 'asc',
        per_page: String(PAGE_SIZE),
        page: String(page),
      },
    });
    const orders = z.array(z.looseObject({ id: z.number() })).safeParse(parseJson(answer.text));
    if (!orders.success) throw unexpected('listing orders', answer);
    if (orders.data.length === 0) return;
    yield orders.data.map((order) => ({
      orderId: String(order.id),
      topic: 'order.swept' as const,
      body: Buffer.from(JSON.stringify(order)),
    }));
  }
}

async function isPhysical(
  rest: WooCommerceRest,
  { productId, variationId }: { productId: string; variationId: string | null },
): Promise<boolean | undefined> {
  const path = variationId ? `/products/${productId}/variations/${variationId}` : `/products/${productId}`;
  const answer = await rest.send({ method: 'GET', path });
  if (isGone(answer)) return undefined;
  const product = z.object({ virtual: z.boolean() }).safeParse(parseJson(answer.text));
  if (!product.success) throw unexpected('reading a product', answer);
  return !product.data.virtual;
}

async function listNotes(rest: WooCommerceRest, orderId: string): Promise<ShopNote[] | undefined> {
  const answer = await rest.send({ method: 'GET', path: `/orders/${orderId}/notes`, query: { type: 'any' } });
  if (isGone(answer)) return undefined;
  const notes = z.array(note).safeParse(parseJson(answer.text));
  if (!notes.success) throw unexpected('reading order notes', answer);
  return notes.data.map((entry) => ({ noteId: String(entry.id), text: entry.note }));
}

async function writeNote(
  rest: WooCommerceRest,
  orderId: string,
  newNote: NewNote,
): Promise<string | undefined> {
  const answer = await rest.send({
    method: 'POST',
    path: `/orders/${orderId}/notes`,
    body: { note: newNote.html, customer_note: newNote.isForCustomer },
  });
  if (isGone(answer)) return undefined;
  const written = note.safeParse(parseJson(answer.text));
  if (answer.status !== 201 || !written.success) throw unexpected('writing an order note', answer);
  return String(written.data.id);
}

function updateOrder(rest: WooCommerceRest, orderId: string, update: OrderUpdate): Promise<void> {
  return changeOrder(rest, orderId, {
    meta_data: [{ key: LINE_STATES_META, value: update.lineStates }],
    ...(update.complete && { status: 'completed' }),
  });
}

/** Order-level meta and the status only: line items in a PUT would have WooCommerce recalculate totals and taxes. */
async function changeOrder(rest: WooCommerceRest, orderId: string, body: object): Promise<void> {
  const answer = await rest.send({ method: 'PUT', path: `/orders/${orderId}`, body });
  if (answer.status !== 200 && !isGone(answer)) throw unexpected('updating an order', answer);
}

/** WooCommerce's own "not there" (404, or 400 in older releases), not a web server's page. */
function isGone(answer: HttpResponse): boolean {
  const code = z.object({ code: z.string() }).safeParse(parseJson(answer.text)).data?.code ?? '';
  return (answer.status === 404 || answer.status === 400) && /invalid_(order_|product_)?id$/.test(code);
}

/** An answer that WooCommerce does not give: a cache, a firewall or a maintenance page stands in front of it. */
function unexpected(what: string, answer: HttpResponse): ShopError {
  const isGarbled = answer.status < 300;
  return new ShopError(
    isGarbled ? 'shop_failing' : 'shop_unexpected_answer',
    `${what} is answered with ${answer.status}.`,
  );
}
