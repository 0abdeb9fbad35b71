import { percentDecode } from '../../kit/percent.ts';
import type { Coupon, CouponLine, ItemMeta, LineItem, Product } from './model.ts';
import { fromCents } from './money.ts';
import type { Shop } from './shop.ts';
import { nextId } from './state.ts';

export interface WantedLine {
  product: Product;
  quantity: number;
  meta: { key: string; value: unknown }[];
}

/** A line of an order, with the attributes of its variation first among the meta. */
export function toLineItem(shop: Shop, wanted: WantedLine, discountPercent: number): LineItem {
  const { product, quantity } = wanted;
  const parent = shop.state.products.get(product.parentId);
  const subtotal = product.priceCents * quantity;
  const total = subtotal - Math.round((subtotal * discountPercent) / 100);
  return {
    id: nextId(shop.state, 'item'),
    name: product.name,
    product_id: parent?.id ?? product.id,
    variation_id: parent === undefined ? 0 : product.id,
    quantity,
    tax_class: '',
    subtotal: fromCents(subtotal),
    subtotal_tax: '0.00',
    total: fromCents(total),
    total_tax: '0.00',
    taxes: [],
    meta_data: [
      ...product.attributes.map(({ name, option }) => toItemMeta(shop, name, option, labelOf(name))),
      ...wanted.meta.map(({ key, value }) => toItemMeta(shop, key, value)),
    ],
    sku: product.sku,
    global_unique_id: '',
    price: quantity === 0 ? 0 : total / quantity / 100,
    image: { id: parent === undefined ? '' : 0, src: '' },
    parent_name: parent?.name ?? null,
  };
}

/**
 * A meta row of a line as REST shows it: scalars are percent-decoded and turned into texts
 * (`get_formatted_meta_data`).
 */
export function toItemMeta(shop: Shop, key: string, value: unknown, displayKey = key): ItemMeta {
  const shown = typeof value === 'string' || typeof value === 'number' ? percentDecode(String(value)) : value;
  return { id: nextId(shop.state, 'meta'), key, value: shown, display_key: displayKey, display_value: shown };
}

/** The line of a percentage coupon; its discount is not padded to two decimals. */
export function toCouponLine(shop: Shop, coupon: Coupon, discountCents: number): CouponLine {
  const info = JSON.stringify([coupon.id, coupon.code, 'percent', coupon.percent]);
  return {
    id: nextId(shop.state, 'item'),
    code: coupon.code,
    discount: String(discountCents / 100),
    discount_tax: '0',
    meta_data: [toItemMeta(shop, 'coupon_info', info)],
    discount_type: 'percent',
    nominal_amount: coupon.percent,
    free_shipping: false,
  };
}

function labelOf(attribute: string): string {
  return attribute.charAt(0).toUpperCase() + attribute.slice(1);
}
