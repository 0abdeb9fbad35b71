import pg from 'pg';
import { readConfig } from '../../src/config.ts';
import { DEFAULT_TENANT, openStore } from '../../src/open-store.ts';
import { createLogger } from '../../src/shared/logger.ts';
import { inTenant } from '../../src/store/in-tenant.ts';
import { ALL_RUNS, openRuns } from '../../src/store/open-runs.ts';
import { TEST_KEY } from '../../test/support/connections.ts';
import { addStandIn, startShopStandIn, type ShopStandIn } from '../../test/support/shop-stand-in.ts';
import { until } from '../../test/support/until.ts';
import { LmsInTest, type EnrollmentInLms, type JournalEntry } from '../../test/support/world.ts';
import { startWorld, type World } from '../world.ts';
import { COURSES, SaleOrders } from './sale-orders.ts';

export interface Sale {
  orders: number;
  /** What is sold. */
  mode: 'verified' | 'audit';
  /** Our calls a minute; the LMS's own limit is in proportion, 120 to 100. */
  budget: number;
  /** The LMS has bulk enrollment, and the owner allows it. */
  isBulk: boolean;
}

/** What there was to see after a sale, at the LMS and at the shop. */
export interface SaleRecord {
  sentAt: Map<string, number>;
  /** Learners of orders that were placed while half of all waited. */
  latecomers: string[];
  enrollments: (EnrollmentInLms & { created: string })[];
  journal: JournalEntry[];
  completedAt: Map<string, number>;
}

const SALE_MS = 60_000;
const LATECOMERS = 3;
const PATIENCE_MS = 3_600_000;

/** Holds a sale: all orders within a minute, a few more while half of them wait; until all are enrolled and told. */
export async function runSale(sale: Sale, say: (line: string) => void): Promise<SaleRecord> {
  const shop = await startShopStandIn();
  const world = await startWorld({ budget: sale.budget });
  try {
    return await holdSale(sale, world, shop, say);
  } finally {
    await world.close();
    await shop.close();
  }
}

async function holdSale(
  sale: Sale,
  world: World,
  shop: ShopStandIn,
  say: (line: string) => void,
): Promise<SaleRecord> {
  const lms = new LmsInTest(world.lmsUrl);
  await prepareLms(lms, sale);
  await connectShop(world, shop, sale);
  const looker = new pg.Client({ connectionString: world.superuserUrl });
  await looker.connect();
  const count = async (query: string) =>
    Number((await looker.query<{ count: string }>(`select count(*) ${query}`)).rows[0]?.count);
  const enrolled = () => count(`from matricula.access where state = 'settled'`);
  const orders = new SaleOrders(`${world.sidecar.url}/v1/shops/sale/deliveries`, sale.mode);

  const progress = setInterval(() => void enrolled().then((done) => say(`${done} enrolled`)), 30_000);
  const selling = orders.sendAll(sale.orders, SALE_MS).then(() => say('all orders are placed'));
  const latecomers: string[] = [];
  for (let late = 1; late <= LATECOMERS; late += 1) {
    const share = 0.5 + late / 20;
    await until(async () => (await enrolled()) >= sale.orders * share, PATIENCE_MS);
    await selling;
    latecomers.push(await orders.send());
  }
  const all = sale.orders + LATECOMERS;
  await until(async () => (await enrolled()) === all, PATIENCE_MS);
  say('all are enrolled');
  await until(
    () => shop.completedAt.size === all,
    PATIENCE_MS,
    () => `${shop.completedAt.size} told`,
  );
  clearInterval(progress);
  await looker.end();
  const { enrollments } = await lms.call<Pick<SaleRecord, 'enrollments'>>('GET', '/state');
  const { sentAt } = orders;
  return { sentAt, latecomers, enrollments, journal: await lms.journal(), completedAt: shop.completedAt };
}

async function prepareLms(lms: LmsInTest, { orders, budget, isBulk }: Sale): Promise<void> {
  await lms.call('PATCH', '/settings', {
    journalBodies: false,
    throttle: { enabled: true, scale: budget / 100 },
    features: { bulkEnroll: isBulk },
  });
  await lms.call('POST', '/users/bulk', { count: orders + LATECOMERS, prefix: 'sale' });
  const modes = [{ slug: 'audit' }, { slug: 'verified', min_price: 49 }];
  for (const key of COURSES) await lms.call('PUT', `/courses/${encodeURIComponent(key)}`, { modes });
}

/** The shop, and what the owner allows. */
async function connectShop(world: World, shop: ShopStandIn, { isBulk }: Sale): Promise<void> {
  const config = readConfig({ DATABASE_URL: world.databaseUrl, MATRICULA_KEY: TEST_KEY });
  const store = await openStore(config, createLogger('silent'));
  await inTenant(store.db, DEFAULT_TENANT, async (trx) => {
    await addStandIn(trx, 'sale', shop.url);
    if (isBulk) await openRuns(trx, 'main', [ALL_RUNS]);
  });
  await store.close();
}
