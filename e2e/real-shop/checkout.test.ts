import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

import { afterAll, beforeAll, expect, it } from 'vitest';

import { Stopping } from '../../sandbox/demo/stopping.ts';
import type { WordPressShop } from '../wordpress/shop.ts';
import { tell } from './support/figures.ts';
import type { Gate } from './support/gate.ts';
import { Shopper, type PlacedOrder } from './support/shopper.ts';
import { pair, productId, startShop, startSidecar } from './support/world.ts';

const SHOPPERS = 20;

const stopping = new Stopping();
let shop: WordPressShop;
let gate: Gate;
let bundle: number;

beforeAll(async () => {
  const started = await startSidecar(stopping);
  const { sidecar } = started;
  ({ gate } = started);
  // The schedule runs all the time: attempts to deliver claim rows while shoppers add theirs.
  shop = await startShop(stopping, { workers: SHOPPERS + 2, cron: 'crontab', crontabSeconds: 2 });
  await pair(shop, gate.url, await sidecar.pairingCode('rush', 'campus'));
  await sidecar.stop();
  gate.passage = { kind: 'answer', status: 503 };
  bundle = await productId(shop, 'BUNDLE-DATA');
});

afterAll(() => stopping.closeAll());

/** All press the button at the same moment. */
async function checkOutTogether(name: string, headers: Record<string, string> = {}): Promise<PlacedOrder[]> {
  const shoppers = Array.from(
    { length: SHOPPERS },
    (_, index) => new Shopper(shop.url, `${name}-${index}@example.org`, headers),
  );
  await Promise.all(shoppers.map((shopper) => shopper.fillCart(bundle)));
  return Promise.all(shoppers.map((shopper) => shopper.checkOut()));
}

async function rowLockWaits(): Promise<number> {
  return Number(
    await shop.php(
      `global $wpdb; echo $wpdb->get_var( "SHOW GLOBAL STATUS LIKE 'Innodb_row_lock_waits'", 1 );`,
    ),
  );
}

/** How many rows of the outbox tell of each order. */
async function rowsOf(orders: PlacedOrder[]): Promise<number[]> {
  const printed = await shop.php(`
    global $wpdb;
    echo wp_json_encode( $wpdb->get_results(
      "SELECT order_id, COUNT(*) AS total FROM {$wpdb->prefix}matricula_outbox GROUP BY order_id", OBJECT_K ) );`);
  const rows = JSON.parse(printed) as Record<string, { total: string }>;
  return orders.map(({ id }) => Number(rows[id]?.total ?? 0));
}

const lockWaitsLog = () => join(shop.folder, 'wp-content', 'lock-waits.log');
const ourLockWaits = () => readFile(lockWaitsLog(), 'utf8').catch(() => '');

it(`puts each order of ${SHOPPERS} shoppers at once into the outbox, once, and no statement of ours waits`, async () => {
  await checkOutTogether('warm');
  const atFirst = await rowLockWaits();
  await checkOutTogether('without', { 'X-Without-Matricula': '1' });
  const without = (await rowLockWaits()) - atFirst;

  const orders = await checkOutTogether('with');

  const withPlugin = (await rowLockWaits()) - atFirst - without;
  tell(`checkout of ${SHOPPERS} shoppers at once`, {
    'lock waits without the plugin': without,
    'with it': withPlugin,
    'of ours': (await ourLockWaits()).split('\n').length - 1,
  });
  expect(new Set(orders.map(({ status }) => status))).toEqual(new Set(['processing']));
  expect(await ourLockWaits()).toBe('');
  expect(await rowsOf(orders)).toEqual(orders.map(() => 1));
});

it('would notice a statement of ours that waits, and the shopper would not', async () => {
  const isHeld = shop.php(`
    global $wpdb;
    $wpdb->query( 'START TRANSACTION' );
    $wpdb->get_results( "SELECT id FROM {$wpdb->prefix}matricula_outbox FOR UPDATE" );
    sleep( 3 );`);
  await wait(1_500);
  const shopper = new Shopper(shop.url, 'held@example.org');
  await shopper.fillCart(bundle);

  const order = await shopper.checkOut();

  expect(order.status).toBe('processing');
  expect(await ourLockWaits()).toContain('could not be put into the outbox');
  await isHeld;
  await rm(lockWaitsLog());
});
