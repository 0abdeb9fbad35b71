import { createHmac, randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { WEBHOOK_SECRET } from './connections.ts';
import { readFixture } from './deliveries.ts';

/** What anybody may send to a shop's address, signed or not. */
export interface HostileDelivery {
  headers: Record<string, string>;
  body: Buffer;
}

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

interface OrderJson {
  line_items: { [name: string]: Json }[];
  [name: string]: Json;
}

const { body: TEMPLATE } = readFixture('order-updated-processing-mixed-cart-coupon-learner-email');

/** An order whose buyer and learner have no other. */
function orderOf(id: number): OrderJson {
  const own = TEMPLATE.replace('compras@empresa.example', `buyer-${id}@example.org`);
  const order = JSON.parse(own.replaceAll('alumno@example.net', `learner-${id}@example.org`)) as OrderJson;
  return { ...order, id };
}

/** A number that JSON can write and no number type can hold: put in after the rest is text. */
const ENDLESS = '@endless@';

const text: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom('\0', '\ud83c', '\udf93', '\u202e', '\u200b', '\uffff', 'é', '👩‍🎓') }),
  fc.constantFrom(
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>@example.org',
    "'; drop table inbox; --",
    '{{constructor.constructor("return process")()}}',
    '$' + '{jndi:ldap://example.org/a}',
    '../../../../etc/passwd',
    'course-v1:<b>+x+y',
    'ana@example.com\r\nBcc: bob@example.com',
    'a'.repeat(100_000),
    '__proto__',
  ),
);

const number: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json>(0, -1, 0.5, 1e308, -1e308, 5e-324, 2 ** 53, 2 ** 31, 2 ** 63, ENDLESS),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);

const date: fc.Arbitrary<Json> = fc.constantFrom(
  '0000-00-00T00:00:00',
  '2026-02-30T25:61:00',
  '+275760-09-13T00:00:01',
  '-000001-01-01T00:00:00',
  '9999-12-31T23:59:59',
);

const anything = fc.oneof(text, number, date, fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<Json>);

const FIELDS = [
  ...['id', 'number', 'status', 'payment_method', 'date_created_gmt', 'date_modified_gmt', 'date_paid_gmt'],
  ...[
    'billing',
    'billing.email',
    'billing.first_name',
    'meta_data',
    'shipping_lines',
    'refunds',
    'line_items',
  ],
  ...['line_items.0', 'line_items.0.id', 'line_items.0.sku', 'line_items.0.name', 'line_items.0.quantity'],
  ...['line_items.0.total', 'line_items.0.product_id', 'line_items.0.meta_data', 'line_items.1.meta_data.0'],
  ...['line_items.1.meta_data.0.key', 'line_items.1.meta_data.0.value', 'matricula', '__proto__'],
];

/** An order as a shop sends it, with some of its fields replaced by whatever comes. */
const mutated = fc
  .tuple(fc.nat(50_000), fc.array(fc.tuple(fc.constantFrom(...FIELDS), anything), { maxLength: 4 }))
  .map(([id, changes]) => {
    const order = orderOf(id);
    for (const [field, value] of changes) replace(order, field.split('.'), value);
    return write(order);
  });

/** With ten thousand lines, about as much as the sidecar takes. */
const LONGEST_NAME = 400;

/** An order of very many lines: most of them books, so that it is large without enrolling anybody often. */
export const manyLines = (least: number, most: number) =>
  fc.tuple(fc.nat(50_000), fc.integer({ min: least, max: most }), text).map(([id, count, name]) => {
    const order = orderOf(id);
    const [line = {}] = order.line_items;
    const short = name.slice(0, LONGEST_NAME);
    const book = (place: number) => ({
      ...line,
      id: place + 1,
      sku: `BOOK-${place}`,
      name: short,
      meta_data: [],
    });
    return write({ ...order, line_items: Array.from({ length: count }, (_, place) => book(place)) });
  });

const cutOff = fc
  .tuple(mutated, fc.double({ min: 0, max: 1, noNaN: true }))
  .map(([body, share]) => body.subarray(0, share * body.length));

const damaged = fc.tuple(mutated, fc.nat(), fc.nat(255)).map(([body, place, byte]) => {
  const copy = Buffer.from(body);
  copy[place % copy.length] = byte;
  return copy;
});

const body = fc.oneof(
  { weight: 12, arbitrary: mutated },
  { weight: 3, arbitrary: cutOff },
  { weight: 3, arbitrary: damaged },
  { weight: 2, arbitrary: fc.uint8Array({ maxLength: 2_000 }).map((bytes) => Buffer.from(bytes)) },
  { weight: 2, arbitrary: fc.json().map((json) => Buffer.from(json)) },
  { weight: 1, arbitrary: fc.nat(20_000).map((depth) => Buffer.from('[{"id":'.repeat(depth))) },
);

const topic = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom('order.updated', 'order.created') },
  { weight: 3, arbitrary: fc.constantFrom('order.deleted', 'order.restored', 'coupon.created') },
  { weight: 1, arbitrary: fc.constantFrom('', 'order.', "order.updated'; --", 'x'.repeat(2_000)) },
);

const signature = fc.oneof(
  { weight: 6, arbitrary: fc.constant('woocommerce' as const) },
  { weight: 3, arbitrary: fc.constant('standard' as const) },
  { weight: 1, arbitrary: fc.constantFrom('wrong' as const, 'none' as const) },
);

/** Deliveries as nobody should send them, with here and there a plain order. One in a thousand has thousands of lines. */
export const hostileDelivery: fc.Arbitrary<HostileDelivery> = fc
  .tuple(
    fc.oneof({ weight: 999, arbitrary: body }, { weight: 1, arbitrary: manyLines(1_000, 10_000) }),
    topic,
    signature,
  )
  .map(([bytes, name, scheme]) => ({
    body: bytes,
    headers: { 'content-type': 'application/json', 'x-wc-webhook-topic': name, ...sign(bytes, scheme) },
  }));

function sign(bytes: Buffer, scheme: 'woocommerce' | 'standard' | 'wrong' | 'none'): Record<string, string> {
  const mac = (...parts: (string | Buffer)[]) =>
    parts.reduce((hmac, part) => hmac.update(part), createHmac('sha256', WEBHOOK_SECRET)).digest('base64');
  if (scheme === 'none') return {};
  if (scheme === 'wrong') return { 'x-wc-webhook-signature': mac('another body') };
  if (scheme === 'woocommerce') return { 'x-wc-webhook-signature': mac(bytes) };
  const [id, timestamp] = [randomUUID(), String(Math.floor(Date.now() / 1000))];
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${mac(`${id}.${timestamp}.`, bytes)}`,
  };
}

function replace(target: Json, [name = '', ...rest]: string[], value: Json): void {
  if (typeof target !== 'object' || target === null) return;
  const fields = target as { [name: string]: Json };
  if (rest.length > 0) return replace(fields[name] ?? null, rest, value);
  Object.defineProperty(fields, name, { value, enumerable: true, configurable: true, writable: true });
}

function write(order: Json): Buffer {
  return Buffer.from(JSON.stringify(order).replaceAll(`"${ENDLESS}"`, '1e999'));
}
