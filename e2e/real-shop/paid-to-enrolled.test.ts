import { setTimeout as wait } from 'node:timers/promises';

import { afterAll, beforeAll, it, vi } from 'vitest';

import { Stopping } from '../../sandbox/demo/stopping.ts';
import { startSandboxLms } from '../../sandbox/index.ts';
import type { ShopOptions, WordPressShop } from '../wordpress/shop.ts';
import { allEnrolledAt, registerLearners } from './support/campus.ts';
import { median, percentile, tell } from './support/figures.ts';
import { pendingOrders } from './support/orders.ts';
import { Sidecar } from './support/sidecar.ts';
import { pair, startShop } from './support/world.ts';

const ORDERS = 30;
/** Longer than the sidecar's poll, so that payments meet it at every moment. */
const SPREAD_MS = 75_000;
const PATIENCE_MS = 90_000;

const stopping = new Stopping();
let sidecar: Sidecar;

beforeAll(async () => {
  sidecar = await Sidecar.create(stopping, { MATRICULA_POLL_SECONDS: '' }); // as it comes
  await sidecar.start();
});

afterAll(() => stopping.closeAll());

/**
 * Has the bank tell a shop of one payment after the other. Nobody else ever calls the site; the shop has an LMS of its
 * own, whose limits no other shop uses up.
 *
 * @returns the milliseconds from the beginning of each payment to the arrival of its enrollment in the LMS.
 */
async function measure(id: string, options: Partial<ShopOptions>): Promise<number[]> {
  const lms = await startSandboxLms();
  stopping.beforeEnd(() => lms.close());
  await sidecar.addLms(id, lms.url);
  const shop = await startShop(stopping, options);
  await pair(shop, sidecar.url, await sidecar.pairingCode(id, id));
  const emails = await registerLearners(lms.url, id, ORDERS);
  const orders = await pendingOrders(shop, 'PY101', emails);
  // Setting up, before there was a web server, has left WordPress's lock: its schedule would not run for a minute.
  await shop.php(`delete_transient( 'doing_cron' );`);
  const paidAt = await Promise.all(orders.map((order, index) => payInTurn(shop, order, index)));
  const enrolled = await vi.waitFor(() => allEnrolledAt(lms.url, emails), {
    timeout: PATIENCE_MS,
    interval: 500,
  });
  return enrolled.map((moment, index) => moment - (paidAt[index] ?? Number.NaN));
}

/** @returns when the payment began. */
async function payInTurn(shop: WordPressShop, order: number, index: number): Promise<number> {
  await wait(((index + Math.random()) * SPREAD_MS) / ORDERS);
  const moment = Date.now();
  const answer = await fetch(`${shop.url}/?wc-api=pretend_bank&order=${order}`);
  if ((await answer.text()) !== 'paid') throw new Error(`Order ${order} was not paid.`);
  return moment;
}

/** @returns the 95th percentile in seconds */
function tellLatencies(what: string, latencies: number[]): number {
  const p95 = percentile(latencies, 0.95) / 1000;
  tell(`paid to enrolled, ${what}`, {
    orders: latencies.length,
    'median (s)': median(latencies) / 1000,
    'p95 (s)': p95,
    'longest (s)': Math.max(...latencies) / 1000,
  });
  return p95;
}

// Both at once: they wait more than they work.
it.concurrent(
  'takes less than a minute where nobody visits the site and its schedule sleeps',
  async ({ expect }) => {
    const latencies = await measure('asleep', { cron: 'none' });

    expect(tellLatencies("nobody on the site, WordPress's schedule asleep", latencies)).toBeLessThan(60);
  },
);

it.concurrent(
  "takes less than ten seconds where WordPress's schedule runs, with nobody on the site but the bank",
  async ({ expect }) => {
    const latencies = await measure('awake', { cron: 'visits', server: 'fpm' });

    expect(tellLatencies("nobody on the site, WordPress's schedule awake", latencies)).toBeLessThan(10);
  },
);
