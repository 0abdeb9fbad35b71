import { isRecord, type JsonRecord } from '../../kit/parse.ts';
import type { Meta, Order } from './model.ts';
import { toItemMeta, type WantedLine } from './new-line.ts';
import type { Shop } from './shop.ts';
import { nextId } from './state.ts';
import { invalidParams, WpError } from './wp-error.ts';

/** A field that is a text when it is given; another kind is refused as WordPress's schema does. */
export function textField(body: JsonRecord, name: string): string | undefined {
  const value = body[name];
  if (value === undefined) return undefined;
  if (typeof value === 'string') return value;
  throw invalidParams({ [name]: `${name} is not of type string.` });
}

/** New meta rows of an order. */
export function readMetaRows(shop: Shop, value: unknown): Meta[] {
  return rowsOf(value).map((row) => ({
    id: nextId(shop.state, 'meta'),
    key: textField(row, 'key') ?? '',
    value: row['value'],
  }));
}

/**
 * Writes meta rows: by id when one is given, else by key; a value of null deletes the row
 * (`WC_Data::update_meta_data`).
 */
export function writeMeta(shop: Shop, order: Order, value: unknown): void {
  for (const row of rowsOf(value)) {
    const present = order.meta_data.find((meta) =>
      typeof row['id'] === 'number' ? meta.id === row['id'] : meta.key === row['key'],
    );
    if (row['value'] === null) {
      order.meta_data = order.meta_data.filter((meta) => meta !== present);
    } else if (present === undefined) {
      order.meta_data.push({
        id: nextId(shop.state, 'meta'),
        key: textField(row, 'key') ?? '',
        value: row['value'],
      });
    } else {
      present.value = row['value'];
    }
  }
}

/** Writes meta of lines that exist, which is all the sandbox takes of `line_items` in an edit. */
export function writeLineMeta(shop: Shop, order: Order, value: unknown): void {
  for (const row of rowsOf(value)) {
    const line = order.line_items.find((candidate) => candidate.id === row['id']);
    if (line === undefined)
      throw new WpError(
        400,
        'woocommerce_rest_invalid_item_id',
        'Order item ID provided is not associated with order.',
      );
    for (const meta of rowsOf(row['meta_data'])) {
      const key = textField(meta, 'key') ?? '';
      const others = line.meta_data.filter((present) => present.key !== key);
      line.meta_data = meta['value'] === null ? others : [...others, toItemMeta(shop, key, meta['value'])];
    }
  }
}

/** Lines of a new order, by product or variation id, or SKU. */
export function readNewLines(shop: Shop, value: unknown): WantedLine[] {
  return rowsOf(value).map((row) => {
    const sku = textField(row, 'sku') ?? '';
    const id = Number(row['variation_id'] ?? 0) || Number(row['product_id'] ?? 0);
    const product = shop.state.products.get(id === 0 ? (shop.state.productIdBySku.get(sku) ?? 0) : id);
    if (product === undefined) {
      throw new WpError(400, 'woocommerce_rest_required_product_reference', 'Product ID or SKU is required.');
    }
    const meta = rowsOf(row['meta_data']).map((item) => ({
      key: textField(item, 'key') ?? '',
      value: item['value'],
    }));
    return { product, quantity: Number(row['quantity'] ?? 1), meta };
  });
}

/** The objects of a list, or of the object PHP makes of `a[0][key]=…`. */
export function rowsOf(value: unknown): JsonRecord[] {
  const rows: unknown[] = Array.isArray(value) ? value : isRecord(value) ? Object.values(value) : [];
  return rows.filter(isRecord);
}
