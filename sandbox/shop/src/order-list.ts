import { toGmt } from './dates.ts';
import type { Order } from './model.ts';
import { statusNames } from './order-facts.ts';
import { pageOf } from './page.ts';
import { listOf, type PhpValue } from './php-query.ts';
import type { RestRequest } from './rest.ts';
import { invalidParams } from './wp-error.ts';
import type { Reply } from '../../kit/reply.ts';

/** `GET orders` (`WC_REST_Orders_Controller`): newest first unless asked otherwise, the trash left out. */
export function listOrders(request: RestRequest): Reply {
  const { shop, query } = request;
  const wanted = readStatuses(query);
  const dates = readDates(request);
  const include = listOf(query['include']).map(Number);
  const exclude = listOf(query['exclude']).map(Number);
  const orders = [...shop.state.orders.values()].filter(
    (order) =>
      isOfStatus(order, wanted) &&
      dates.every((isWithin) => isWithin(order)) &&
      (include.length === 0 || include.includes(order.id)) &&
      !exclude.includes(order.id) &&
      isFound(order, query),
  );
  return pageOf(request, sortOrders(orders, query, include), (order) => order);
}

function readStatuses(query: Readonly<Record<string, PhpValue>>): string[] {
  const wanted = listOf(query['status']);
  const known = ['any', 'trash', ...Object.keys(statusNames)];
  const unknown = wanted.find((status) => !known.includes(status));
  if (unknown === undefined) return wanted;
  throw invalidParams({ status: `status[0] is not one of ${known.join(', ')}.` });
}

function isOfStatus(order: Order, wanted: readonly string[]): boolean {
  if (wanted.length === 0 || wanted.includes('any')) return order.status !== 'trash';
  return wanted.includes(order.status);
}

const dateParams = {
  after: (order: Order, date: string) => order.date_created_gmt > date,
  before: (order: Order, date: string) => order.date_created_gmt < date,
  modified_after: (order: Order, date: string) => order.date_modified_gmt > date,
  modified_before: (order: Order, date: string) => order.date_modified_gmt < date,
} as const;

function readDates({ shop, query }: RestRequest): ((order: Order) => boolean)[] {
  const isGmt = query['dates_are_gmt'] === 'true' || query['dates_are_gmt'] === '1';
  return Object.entries(dateParams).flatMap(([name, isWithin]) => {
    const text = query[name];
    if (typeof text !== 'string' || text === '') return [];
    const date = toGmt(shop, text, isGmt);
    if (date === undefined) throw invalidParams({ [name]: 'Invalid date.' });
    return [(order: Order) => isWithin(order, date)];
  });
}

function isFound(order: Order, query: Readonly<Record<string, PhpValue>>): boolean {
  const { search, customer, product } = query;
  if (typeof search === 'string' && search !== '' && !searchText(order).includes(search.toLowerCase()))
    return false;
  if (typeof customer === 'string' && customer !== '' && order.customer_id !== Number(customer)) return false;
  if (typeof product !== 'string' || product === '') return true;
  return order.line_items.some((line) => line.product_id === Number(product));
}

function searchText({ id, billing, line_items: lines }: Order): string {
  return [String(id), billing.first_name, billing.last_name, billing.email, ...lines.map((line) => line.name)]
    .join(' ')
    .toLowerCase();
}

function sortOrders(
  orders: Order[],
  query: Readonly<Record<string, PhpValue>>,
  include: readonly number[],
): Order[] {
  const orderBy = query['orderby'] ?? 'date';
  if (orderBy === 'include')
    return orders.sort((one, other) => include.indexOf(one.id) - include.indexOf(other.id));
  const keyOf = sortKeys[typeof orderBy === 'string' ? orderBy : ''];
  if (keyOf === undefined) {
    throw invalidParams({
      orderby: `orderby is not one of ${Object.keys(sortKeys).join(', ')}, and include.`,
    });
  }
  const direction = query['order'] === 'asc' ? 1 : -1;
  return orders.sort((one, other) => {
    const [left, right] = [keyOf(one), keyOf(other)];
    return direction * (left < right ? -1 : left > right ? 1 : one.id - other.id);
  });
}

const sortKeys: Readonly<Record<string, (order: Order) => string | number>> = {
  date: (order) => order.date_created_gmt,
  modified: (order) => order.date_modified_gmt,
  id: (order) => order.id,
  title: (order) => order.id,
  slug: (order) => order.id,
};
