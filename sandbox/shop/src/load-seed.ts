import {
  BadInput,
  type JsonRecord,
  readChoice,
  readFlagOr,
  readNumberOr,
  readText,
  readTextOr,
  toList,
  toRecord,
} from '../../kit/parse.ts';
import { readMeta } from './checkout.ts';
import { toCents } from './money.ts';
import type { Product } from './model.ts';
import { addProduct, emptyState, nextId, type ShopState } from './state.ts';

/** Builds a state from a seed (`ShopSeed` in seed.ts, or JSON of that shape). Throws BadInput for anything else. */
export function loadSeed(seed: unknown): ShopState {
  const record = toRecord(seed, 'The seed');
  const state = emptyState();
  for (const product of toList(record['products'], 'products')) {
    addProduct(state, readProduct(state, toRecord(product, 'A product')));
  }
  for (const coupon of toList(record['coupons'], 'coupons')) addCoupon(state, toRecord(coupon, 'A coupon'));
  for (const key of toList(record['keys'], 'keys')) addKey(state, toRecord(key, 'A key'));
  for (const webhook of toList(record['webhooks'], 'webhooks'))
    addWebhook(state, toRecord(webhook, 'A webhook'));
  return state;
}

/** Reads a product from a seed or a control. */
export function readProduct(state: ShopState, record: JsonRecord): Product {
  const price = readTextOr(record, 'price', '0.00');
  const priceCents = toCents(price);
  if (priceCents === undefined) throw new BadInput(`The price "${price}" is no amount.`);
  const attributes = toList(record['attributes'], 'attributes').map((attribute) => {
    const pair = toRecord(attribute, 'An attribute');
    return { name: readText(pair, 'name'), option: readText(pair, 'option') };
  });
  return {
    id: readNumberOr(record, 'id', 0) || nextId(state, 'post'),
    type: readChoice(record, 'type', ['simple', 'variable', 'variation'], 'simple'),
    parentId: readNumberOr(record, 'parent_id', 0),
    name: readTextOr(record, 'name', ''),
    sku: readTextOr(record, 'sku', ''),
    priceCents,
    virtual: readFlagOr(record, 'virtual', false),
    downloadable: readFlagOr(record, 'downloadable', false),
    status: readTextOr(record, 'status', 'publish'),
    attributes,
    meta_data: readMeta(record['meta_data']).map((meta) => ({ id: nextId(state, 'meta'), ...meta })),
  };
}

function addCoupon(state: ShopState, record: JsonRecord): void {
  const code = readText(record, 'code').toLowerCase();
  state.coupons.set(code, {
    id: readNumberOr(record, 'id', 0),
    code,
    percent: readNumberOr(record, 'percent', 0),
  });
}

function addKey(state: ShopState, record: JsonRecord): void {
  const consumerKey = readText(record, 'consumer_key');
  state.keys.set(consumerKey, {
    consumerKey,
    consumerSecret: readText(record, 'consumer_secret'),
    permissions: readChoice(record, 'permissions', ['read', 'write', 'read_write'], 'read_write'),
    owner: readTextOr(record, 'owner', 'admin'),
  });
}

/** A webhook of a seed counts as pinged: its owner saved it long ago. */
function addWebhook(state: ShopState, record: JsonRecord): void {
  const id = nextId(state, 'webhook');
  state.webhooks.set(id, {
    id,
    name: readTextOr(record, 'name', `Webhook ${id}`),
    status: 'active',
    topic: readText(record, 'topic'),
    deliveryUrl: readText(record, 'delivery_url'),
    secret: readText(record, 'secret'),
    dateCreatedGmt: '2026-01-10T09:00:00',
    dateModifiedGmt: '2026-01-10T09:00:00',
    failureCount: 0,
    pendingDelivery: false,
  });
}
