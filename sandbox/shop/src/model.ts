/**
 * What the shop stores, in WooCommerce's own words: these shapes are what `wc/v3` and the webhooks carry,
 * key for key and in that order, as captured from WooCommerce 11.0.1.
 */
export interface Meta {
  id: number;
  key: string;
  value: unknown;
}

export interface ItemMeta extends Meta {
  display_key: string;
  display_value: unknown;
}

export interface LineItem {
  id: number;
  name: string;
  product_id: number;
  variation_id: number;
  quantity: number;
  tax_class: string;
  subtotal: string;
  subtotal_tax: string;
  total: string;
  total_tax: string;
  taxes: unknown[];
  meta_data: ItemMeta[];
  /** null once the product is gone. */
  sku: string | null;
  global_unique_id: string;
  price: number;
  image: { id: number | string; src: string };
  parent_name: string | null;
}

export interface CouponLine {
  id: number;
  code: string;
  discount: string;
  discount_tax: string;
  meta_data: ItemMeta[];
  discount_type: string;
  nominal_amount: number;
  free_shipping: boolean;
}

export interface Billing {
  first_name: string;
  last_name: string;
  company: string;
  address_1: string;
  address_2: string;
  city: string;
  state: string;
  postcode: string;
  country: string;
  email: string;
  phone: string;
}

export type Shipping = Omit<Billing, 'email'>;

/** Money is a text with the shop's decimals; dates are without a zone, `_gmt` ones in UTC. */
export interface Order {
  id: number;
  parent_id: number;
  status: string;
  currency: string;
  version: string;
  prices_include_tax: boolean;
  date_created: string;
  date_modified: string;
  discount_total: string;
  discount_tax: string;
  shipping_total: string;
  shipping_tax: string;
  cart_tax: string;
  total: string;
  total_tax: string;
  customer_id: number;
  order_key: string;
  billing: Billing;
  shipping: Shipping;
  payment_method: string;
  payment_method_title: string;
  transaction_id: string;
  customer_ip_address: string;
  customer_user_agent: string;
  created_via: string;
  customer_note: string;
  date_completed: string | null;
  date_paid: string | null;
  cart_hash: string;
  number: string;
  meta_data: Meta[];
  line_items: LineItem[];
  tax_lines: unknown[];
  shipping_lines: unknown[];
  fee_lines: unknown[];
  coupon_lines: CouponLine[];
  refunds: { id: number; reason: string; total: string; total_tax: string }[];
  payment_url: string;
  is_editable: boolean;
  needs_payment: boolean;
  needs_processing: boolean;
  date_created_gmt: string;
  date_modified_gmt: string;
  date_completed_gmt: string | null;
  date_paid_gmt: string | null;
  currency_symbol: string;
  _links: Record<string, unknown>;
}

export interface Refund {
  id: number;
  orderId: number;
  date_created: string;
  date_created_gmt: string;
  amount: string;
  reason: string;
  refunded_by: number;
  refunded_payment: boolean;
  meta_data: Meta[];
  line_items: LineItem[];
}

export interface OrderNote {
  id: number;
  orderId: number;
  author: string;
  date_created: string;
  date_created_gmt: string;
  /** Markup, already filtered. */
  note: string;
  customer_note: boolean;
}

export interface Product {
  id: number;
  type: 'simple' | 'variable' | 'variation';
  /** Of a variation, else 0. */
  parentId: number;
  name: string;
  sku: string;
  /** In cents of the shop's currency. */
  priceCents: number;
  virtual: boolean;
  downloadable: boolean;
  status: string;
  /** Of a variation: what tells it from its siblings. */
  attributes: { name: string; option: string }[];
  meta_data: Meta[];
}

export interface Coupon {
  id: number;
  code: string;
  percent: number;
}

export interface ConsumerKey {
  consumerKey: string;
  consumerSecret: string;
  permissions: 'read' | 'write' | 'read_write';
  /** Display name of the key's owner. */
  owner: string;
}

export interface Webhook {
  id: number;
  name: string;
  status: 'active' | 'paused' | 'disabled';
  topic: string;
  deliveryUrl: string;
  secret: string;
  dateCreatedGmt: string;
  dateModifiedGmt: string;
  failureCount: number;
  /** No ping was answered with 200 yet. */
  pendingDelivery: boolean;
}
