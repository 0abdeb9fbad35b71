import type { Reply } from '../../kit/reply.ts';
import { fromCents } from './money.ts';
import type { Product } from './model.ts';
import { pageOf } from './page.ts';
import { listOf } from './php-query.ts';
import type { RestRequest, RestRoute } from './rest.ts';
import type { Shop } from './shop.ts';
import { restReply, WpError } from './wp-error.ts';

/** Products and variations of `wc/v3`, to be read. */
export const productRoutes: readonly RestRoute[] = [
  { path: /^\/wc\/v3\/products$/, subject: 'list', methods: { GET: listProducts } },
  { path: /^\/wc\/v3\/products\/(?<id>\d+)$/, subject: 'item', methods: { GET: getProduct } },
  { path: /^\/wc\/v3\/products\/(?<id>\d+)\/variations$/, subject: 'list', methods: { GET: listVariations } },
  {
    path: /^\/wc\/v3\/products\/(?<id>\d+)\/variations\/(?<variationId>\d+)$/,
    subject: 'item',
    methods: { GET: getVariation },
  },
];

const created = '2026-01-10T09:00:00';

/** Newest first; a SKU finds variations as well, as it does in WooCommerce. */
function listProducts(request: RestRequest): Reply {
  const { shop, query } = request;
  const skus = listOf(query['sku']);
  const include = listOf(query['include']).map(Number);
  const products = [...shop.state.products.values()].filter(
    (product) =>
      (skus.length > 0 ? skus.includes(product.sku) : product.type !== 'variation') &&
      (include.length === 0 || include.includes(product.id)) &&
      (query['type'] === undefined || query['type'] === product.type) &&
      (query['status'] === undefined || query['status'] === 'any' || query['status'] === product.status) &&
      matchesSearch(product, query['search']),
  );
  return pageOf(request, products.reverse(), (product) => toProductObject(shop, product));
}

function matchesSearch(product: Product, search: unknown): boolean {
  if (typeof search !== 'string' || search === '') return true;
  return `${product.name} ${product.sku}`.toLowerCase().includes(search.toLowerCase());
}

function getProduct(request: RestRequest): Reply {
  return restReply(200, toProductObject(request.shop, requireProduct(request)));
}

function listVariations(request: RestRequest): Reply {
  const parent = requireProduct(request);
  return pageOf(request, variationsOf(request.shop, parent), (variation) =>
    toVariationObject(request.shop, variation),
  );
}

function getVariation(request: RestRequest): Reply {
  const parent = requireProduct(request);
  const variation = request.shop.state.products.get(Number(request.params['variationId']));
  if (variation?.parentId !== parent.id) {
    throw new WpError(404, 'woocommerce_rest_product_variation_invalid_id', 'Invalid ID.');
  }
  return restReply(200, toVariationObject(request.shop, variation));
}

function requireProduct({ shop, params }: RestRequest): Product {
  const product = shop.state.products.get(Number(params['id']));
  if (product === undefined) throw new WpError(404, 'woocommerce_rest_product_invalid_id', 'Invalid ID.');
  return product;
}

function variationsOf(shop: Shop, parent: Product): Product[] {
  return [...shop.state.products.values()].filter((product) => product.parentId === parent.id);
}

/** What products and variations have in common. */
function sharedFields(shop: Shop, product: Product, href: string) {
  const price = fromCents(product.priceCents);
  return {
    id: product.id,
    name: product.name,
    permalink: `${shop.siteUrl}/?p=${product.id}`,
    date_created: created,
    date_created_gmt: created,
    date_modified: created,
    date_modified_gmt: created,
    type: product.type,
    status: product.status,
    description: '',
    sku: product.sku,
    global_unique_id: '',
    price,
    regular_price: product.type === 'variable' ? '' : price,
    sale_price: '',
    on_sale: false,
    purchasable: product.status === 'publish',
    virtual: product.virtual,
    downloadable: product.downloadable,
    downloads: [],
    tax_status: 'taxable',
    tax_class: '',
    manage_stock: false,
    stock_quantity: null,
    stock_status: 'instock',
    weight: '',
    dimensions: { length: '', width: '', height: '' },
    parent_id: product.parentId,
    meta_data: product.meta_data,
    _links: {
      self: [{ href: `${href}/${product.id}` }],
      collection: [{ href }],
    },
  };
}

function toProductObject(shop: Shop, product: Product) {
  const variations = variationsOf(shop, product);
  const names = [...new Set(variations.flatMap((variation) => variation.attributes.map(({ name }) => name)))];
  return {
    ...sharedFields(shop, product, `${shop.siteUrl}/wp-json/wc/v3/products`),
    slug: product.name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-'),
    featured: false,
    catalog_visibility: 'visible',
    short_description: '',
    sold_individually: false,
    categories: [],
    tags: [],
    images: [],
    attributes: names.map((name) => ({
      id: 0,
      name,
      position: 0,
      visible: true,
      variation: true,
      options: variations.flatMap(({ attributes }) =>
        attributes.filter((attribute) => attribute.name === name).map(({ option }) => option),
      ),
    })),
    default_attributes: [],
    variations: variations.map(({ id }) => id),
    grouped_products: [],
    menu_order: 0,
  };
}

function toVariationObject(shop: Shop, variation: Product) {
  return {
    ...sharedFields(
      shop,
      variation,
      `${shop.siteUrl}/wp-json/wc/v3/products/${variation.parentId}/variations`,
    ),
    image: null,
    attributes: variation.attributes.map(({ name, option }) => ({ id: 0, name, option })),
    menu_order: 0,
  };
}
