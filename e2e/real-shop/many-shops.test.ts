import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { LmsByHand } from '../../sandbox/demo/by-hand.ts';
import { Stopping } from '../../sandbox/demo/stopping.ts';
import { startSandboxLms, startSandboxShop } from '../../sandbox/index.ts';
import { defaultSeed as sandboxSeed } from '../../sandbox/shop/src/seed.ts';
import { registerLearners } from './support/campus.ts';
import { tell } from './support/figures.ts';
import {
  type Cart,
  type Kind,
  type Product,
  RealStorefront,
  SandboxStorefront,
  type Storefront,
} from './support/mixed-orders.ts';
import { connectPlainShop, letWebhooksOut, restKeys } from './support/plain-shop.ts';
import { Sidecar } from './support/sidecar.ts';
import { pair, startShop } from './support/world.ts';

// One sidecar for two institutions. The north has a shop with the plugin, a plain WooCommerce, two LMSs and rules; the south
// a sandbox shop and an LMS that it calls "campus", as the north calls one of its own.

const PY = 'course-v1:Acme+PY101+2026';
const DEMO = 'course-v1:OpenedX+DemoX+DemoCourse';
const STAT = 'course-v1:UBA+STAT101+2026_T1';

const SHOPS = ['books', 'press', 'kiosk'] as const;
type ShopId = (typeof SHOPS)[number];
const LMSS = ['north campus', 'north school', 'south campus'] as const;
type LmsName = (typeof LMSS)[number];

const RULES = [
  ['--lms', 'school', '--sku', 'BUNDLE-*', '--shop', 'books'],
  ['--lms', 'school', '--organisation', 'UBA'],
];
const DEFAULTS = { books: 'campus', press: 'school', kiosk: 'campus' };
const OFFERS = {
  press: `sku,course_key,mode,lms\nPY101,${PY},verified,campus\nBUNDLE-DATA,${STAT},verified,\nBUNDLE-DATA,${PY},verified,campus\n`,
  kiosk: `sku,course_key,mode,lms\nBUNDLE-DATA,${STAT},verified,\nBUNDLE-DATA,${PY},verified,\n`,
};

/** Which course of each product goes where, and why. */
const GOES_TO: Record<ShopId, Record<Product, [LmsName, string][]>> = {
  books: {
    PY: [['north campus', PY]], // the shop's default
    DEMO: [['north campus', DEMO]], // the shop's default
    STAT: [['north school', STAT]], // rule 2
    BUNDLE: [
      ['north school', STAT], // rule 1
      ['north school', PY], // rule 1
    ],
    BOOK: [],
  },
  press: {
    PY: [['north campus', PY]], // the offer
    DEMO: [['north school', DEMO]], // the shop's default
    STAT: [['north school', STAT]], // rule 2
    BUNDLE: [
      ['north school', STAT], // rule 2
      ['north campus', PY], // the offer
    ],
    BOOK: [],
  },
  kiosk: {
    PY: [['south campus', PY]],
    DEMO: [['south campus', DEMO]],
    STAT: [['south campus', STAT]],
    BUNDLE: [
      ['south campus', STAT],
      ['south campus', PY],
    ],
    BOOK: [],
  },
};

const SKUS: Record<ShopId, Record<Product, string>> = {
  books: { PY: 'PY101', DEMO, STAT, BUNDLE: 'BUNDLE-DATA', BOOK: 'BOOK-PY' },
  press: { PY: 'PY101', DEMO, STAT, BUNDLE: 'BUNDLE-DATA', BOOK: 'BOOK-PY' },
  kiosk: { PY, DEMO, STAT, BUNDLE: 'BUNDLE-DATA', BOOK: 'BOOK-1' },
};

/** Every ten orders of a shop. */
const KINDS: Kind[] = [
  { products: ['PY'], payment: 'card' },
  { products: ['DEMO'], payment: 'card' },
  { products: ['STAT'], payment: 'card' },
  { products: ['BUNDLE'], payment: 'card' },
  { products: ['PY', 'STAT'], payment: 'card' },
  { products: ['PY', 'BOOK'], payment: 'card' },
  { products: ['DEMO'], payment: 'never' },
  { products: ['STAT'], payment: 'card', isRefunded: true },
  { products: ['PY'], payment: 'card', isGift: true },
  { products: ['DEMO'], payment: 'on delivery' },
];
/** What the sidecar writes for staff is a table, which WooCommerce never writes. */
const STAFF_NOTE = /<table/;
const TENS = 10;
const ORDERS = KINDS.length * TENS;

const stopping = new Stopping();
const campuses = new Map<LmsName, LmsByHand>();
const before = new Map<LmsName, Set<string>>();
const storefronts = new Map<ShopId, Storefront>();
const carts = new Map<ShopId, Cart[]>();
const orders = new Map<ShopId, number[]>();
let sidecar: Sidecar;

const north = (...args: string[]) => sidecar.matricula(...args, '--tenant', 'north');
const of = <K, V>(map: Map<K, V>, key: K): V => {
  const value = map.get(key);
  if (value === undefined) throw new Error(`Nothing is known of ${String(key)}.`);
  return value;
};

beforeAll(async () => {
  sidecar = await Sidecar.create(stopping, { MATRICULA_POLL_SECONDS: '5' });
  await sidecar.start();
  await openInstitutions();
  await openShops();
  for (const rule of RULES) await north('route', 'add', ...rule);
}, 240_000);

afterAll(() => stopping.closeAll());

/** Every learner of every shop has an account in every LMS: whoever is sent to the wrong one is seen there. */
async function openInstitutions(): Promise<void> {
  for (const tenant of ['north', 'south']) await sidecar.matricula('tenant', 'add', tenant, '--name', tenant);
  for (const name of LMSS) {
    const lms = await startSandboxLms({ settings: { throttle: { enabled: false } } });
    stopping.beforeEnd(() => lms.close());
    for (const shop of SHOPS) await registerLearners(lms.url, shop, ORDERS);
    const [tenant = '', id = ''] = name.split(' ');
    await sidecar.addLms(id, lms.url, '--tenant', tenant, '--budget', '6000');
    campuses.set(name, new LmsByHand(lms.url));
    before.set(name, new Set(await enrollmentsIn(name)));
  }
}

async function openShops(): Promise<void> {
  const books = await startShop(stopping, {});
  await pair(books, sidecar.url, await sidecar.pairingCode('books', DEFAULTS.books, '--tenant', 'north'));
  storefronts.set('books', new RealStorefront(books));

  const press = await startShop(stopping, { plugin: false });
  await letWebhooksOut(press);
  await connect('press', 'north', press.url, await restKeys(press));
  storefronts.set('press', new RealStorefront(press));

  const kiosk = await startSandboxShop({ settings: { deliveryDelayMs: 5 } });
  stopping.beforeEnd(() => kiosk.close());
  const [keys] = sandboxSeed.keys;
  if (!keys) throw new Error('The seed of the sandbox shop has no keys.');
  await connect('kiosk', 'south', kiosk.url, keys);
  storefronts.set('kiosk', new SandboxStorefront(kiosk.url));
}

async function connect(
  id: 'press' | 'kiosk',
  tenant: string,
  url: string,
  keys: { consumer_key: string; consumer_secret: string },
): Promise<void> {
  await connectPlainShop(sidecar, { id, url, keys, lms: DEFAULTS[id], tenant });
  const file = await sidecar.write(`${id}.csv`, OFFERS[id]);
  await sidecar.matricula('offers', 'import', id, file, '--tenant', tenant);
}

/** What an LMS has of the shops' learners, a text each. */
async function enrollmentsIn(name: LmsName): Promise<string[]> {
  const rows = await of(campuses, name).enrollments();
  return rows
    .map(({ user, course_id: course, mode, is_active: isActive }) =>
      [user, course, mode, isActive ? 'active' : 'inactive'].join(' '),
    )
    .sort();
}

async function newIn(name: LmsName): Promise<string[]> {
  return (await enrollmentsIn(name)).filter((row) => !of(before, name).has(row));
}

function cartsOf(shop: ShopId): Cart[] {
  return Array.from({ length: ORDERS }, (_, index) => {
    const kind = KINDS[index % KINDS.length] as Kind;
    const learner = `${shop}-${index + 1}@example.org`;
    return {
      ...kind,
      skus: kind.products.map((product) => SKUS[shop][product]),
      buyer: kind.isGift ? `payer-${index + 1}@${shop}.example` : learner,
      learner,
    };
  });
}

/** What an LMS must have of all shops' learners: `after` the money of some orders went back, or before. */
function wanted(name: LmsName, { isAfter }: { isAfter: boolean }): string[] {
  return SHOPS.flatMap((shop) =>
    of(carts, shop)
      .filter(({ payment }) => payment === 'card')
      .flatMap(({ products, learner, isRefunded }) =>
        products
          .flatMap((product) => GOES_TO[shop][product])
          .filter(([lms]) => lms === name)
          .map(([, course]) =>
            [learner.split('@')[0], course, 'verified', isAfter && isRefunded ? 'inactive' : 'active'].join(
              ' ',
            ),
          ),
      ),
  ).sort();
}

const settled = { timeout: 150_000, interval: 3000 };

describe('300 mixed orders of three shops, two institutions and three LMSs', () => {
  it('are enrolled where the rules say, and nowhere else', async () => {
    const began = performance.now();
    await Promise.all(
      SHOPS.map(async (shop) => {
        carts.set(shop, cartsOf(shop));
        orders.set(shop, await of(storefronts, shop).buy(of(carts, shop)));
      }),
    );
    for (const name of LMSS)
      await expect.poll(() => newIn(name), settled).toEqual(wanted(name, { isAfter: false }));

    const counts = await Promise.all(LMSS.map(async (name) => (await newIn(name)).length));
    expect(counts).toEqual([100, 100, 100]);
    tell('mixed orders', {
      orders: SHOPS.reduce((sum, shop) => sum + of(orders, shop).length, 0),
      enrollments: counts.reduce((sum, count) => sum + count, 0),
      'until all are enrolled (s)': (performance.now() - began) / 1000,
    });
  });

  it('have the same numbers in two shops, and each order’s notes are about its own learner', async () => {
    expect(of(orders, 'press').filter((id) => of(orders, 'books').includes(id)).length).toBeGreaterThan(50);
    for (const shop of SHOPS) {
      const notes = () => of(storefronts, shop).notes(of(orders, shop));
      const isPaid = of(carts, shop).map(({ payment }) => payment === 'card');
      await expect
        .poll(
          async () => (await notes()).map((ofOrder) => ofOrder.some((note) => STAFF_NOTE.test(note))),
          settled,
        )
        .toEqual(isPaid);
      const named = (await notes()).map((ofOrder) => [
        ...new Set(ofOrder.join(' ').match(/[\w.-]+@[\w.-]+\w/g) ?? []),
      ]);
      expect(named).toEqual(
        of(carts, shop).map(({ learner, payment }) => (payment === 'card' ? [learner] : [])),
      );
    }
  });

  it('say which rule took each line', async () => {
    const explained = async (shop: ShopId, kind: number) =>
      (await north('route', 'explain', shop, String(of(orders, shop)[kind]))).replace(/\s+/g, ' ');

    expect(await explained('books', 3)).toContain('rule 1');
    expect(await explained('books', 4)).toContain('default');
    expect(await explained('press', 3)).toContain('rule 2');
    expect(await explained('press', 0)).toContain('offer');
  });

  it('lose the seat whose money goes back, and no other', async () => {
    for (const shop of SHOPS) {
      const refunded = of(orders, shop).filter((_, index) => of(carts, shop)[index]?.isRefunded);
      expect(refunded).toHaveLength(TENS);
      await of(storefronts, shop).refund(refunded);
    }
    for (const name of LMSS)
      await expect.poll(() => newIn(name), settled).toEqual(wanted(name, { isAfter: true }));
  });

  it('are unknown to the other institution', async () => {
    const [order] = of(orders, 'kiosk');
    const asked = north('order', 'show', 'kiosk', String(order));

    await expect(asked).rejects.toThrow(/No such order has arrived/);
    expect(await sidecar.matricula('order', 'show', 'kiosk', String(order), '--tenant', 'south')).toContain(
      'kiosk-1',
    );
  });
});
