import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  startSandboxLms,
  startSandboxShop,
  type SandboxLms,
  type SandboxShop,
} from '../../../sandbox/index.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { Outbox } from '../support/outbox.ts';
import { freePort, SidecarProcess } from '../support/sidecar-process.ts';
import { connectInDatabase, TEST_KEY } from '../support/connections.ts';
import { until } from '../support/until.ts';
import { LmsInTest, ShopInTest } from '../support/world.ts';

/** The moments at which the process is killed. Each is reached from outside: the sidecar knows nothing of them. */
const HOPS = ['stored', 'planned', 'sent', 'answered', 'seen', 'reported'] as const;
type Hop = (typeof HOPS)[number];

const ORDERS = 200;
const KILLS_PER_HOP = 10;
const DEMO = 'course-v1:OpenedX+DemoX+DemoCourse';

let database: TestDatabase;
let sidecar: SidecarProcess;
let lmsServer: SandboxLms;
let shopServer: SandboxShop;
let lms: LmsInTest;
let shop: ShopInTest;
let watcher: pg.Client;
let outbox: Outbox;

const kills: Record<Hop, number> = { stored: 0, planned: 0, sent: 0, answered: 0, seen: 0, reported: 0 };
/** The hop that the next kill waits for; the least killed one is always next. */
let next: Hop | undefined;
let dying = Promise.resolve();

/** Kills the sidecar when the hop that is waited for is reached, and starts it again. */
function reached(hop: Hop): Promise<void> {
  if (hop !== next) return Promise.resolve();
  next = undefined;
  kills[hop] += 1;
  outbox.isPaused = true;
  const killed = sidecar.kill();
  dying = killed.then(() => sidecar.start()).then(chooseNext);
  return killed;
}

function chooseNext(): void {
  next = HOPS.filter((hop) => kills[hop] < KILLS_PER_HOP).sort((a, b) => kills[a] - kills[b])[0];
  outbox.isPaused = false;
}

/** Orders that may have been placed by now: spread over the kills, so that each meets orders at every hop. */
function allowance(): number {
  const made = HOPS.reduce((sum, hop) => sum + kills[hop], 0);
  return ((made + 1) * ORDERS) / (HOPS.length * KILLS_PER_HOP);
}

const isWrite = (call: { method: string; path: string }) =>
  call.method === 'POST' && call.path === '/api/enrollment/v1/enrollment';
const isReport = (call: { method: string; path: string }) =>
  call.method !== 'GET' && call.path.startsWith('/wp-json/wc/v3/orders/');

/** Tells of commits: what a trigger notifies of is heard after the transaction is durable. */
const TRIGGERS = `
  create function matricula.tell() returns trigger language plpgsql as $$
    begin perform pg_notify('hop', tg_argv[0]); return null; end $$;
  create trigger stored after insert on matricula.inbox for each statement execute function matricula.tell('stored');
  create trigger planned after insert on matricula.grants for each statement execute function matricula.tell('planned');
  create trigger seen after update of confirmed_at on matricula.access for each row
    when (new.confirmed_at is not null and old.confirmed_at is null) execute function matricula.tell('seen');`;

beforeAll(async () => {
  database = await createTestDatabase();
  lmsServer = await startSandboxLms({
    settings: { throttle: { scale: 1000 } },
    observe: async (call, phase) => {
      if (isWrite(call)) await reached(phase === 'received' ? 'sent' : 'answered');
    },
  });
  let reports = 0;
  shopServer = await startSandboxShop({
    observe: async (call, phase) => {
      // Before and after the shop has done the work, in turn.
      if (isReport(call) && (phase === 'received') === (reports++ % 2 === 0)) await reached('reported');
    },
  });
  lms = new LmsInTest(lmsServer.url);
  shop = new ShopInTest(shopServer.url);
  const folder = mkdtempSync(join(tmpdir(), 'matricula-kill-'));
  sidecar = new SidecarProcess(
    await freePort(),
    {
      MATRICULA_DATA: folder,
      MATRICULA_KEY: TEST_KEY,
      DATABASE_URL: database.url,
      MATRICULA_PRIVATE_NETWORKS: '127.0.0.0/8',
    },
    join(folder, 'sidecar.log'),
  );
  await connectInDatabase(database.url, { lmsUrl: lmsServer.url, shopUrl: shopServer.url });
  outbox = new Outbox(`${sidecar.url}/v1/shops/books/deliveries`);
  watcher = new pg.Client({ connectionString: database.superuserUrl });
  await watcher.connect();
  await watcher.query(TRIGGERS);
  await watcher.query('listen hop');
  watcher.on('notification', ({ payload }) => void reached(payload as Hop));
  await sidecar.start();
});

afterAll(async () => {
  await sidecar.stop();
  await watcher.end();
  await Promise.all([lmsServer.close(), shopServer.close()]);
});

it(`enrolls ${ORDERS} learners once and says so once, killed ${KILLS_PER_HOP} times at each hop`, async () => {
  await lms.call('POST', '/users/bulk', { count: ORDERS, prefix: 'kill' });
  const { users } = await lms.call<{ users: { username: string; email: string }[] }>('GET', '/state');
  const learners = users.filter((user) => user.username.startsWith('kill'));
  const orders: number[] = [];
  chooseNext();

  for (const { email } of learners) {
    const order = await shop.checkout({ items: [{ sku: DEMO }], email });
    orders.push(order.id);
    outbox.add(order);
    await until(() => orders.length < allowance(), 60_000, describeOpen);
  }
  await outbox.drain();
  await until(
    () => HOPS.every((hop) => kills[hop] >= KILLS_PER_HOP),
    240_000,
    () => JSON.stringify(kills),
  );
  await dying;
  await until(isEverythingReported, 120_000, describeOpen);

  console.log(`kills: ${JSON.stringify(kills)}, starts: ${sidecar.starts}`);
  const enrollments = (await lms.enrollments()).filter((row) => row.user.startsWith('kill'));
  expect(enrollments.filter((row) => row.is_active && row.mode === 'verified')).toHaveLength(ORDERS);
  expect(enrollments).toHaveLength(ORDERS);
  const notes = await Promise.all(orders.map((id) => shop.notes(id)));
  expect(
    notes.filter((ofOrder) => ofOrder.map((note) => note.customer_note).join() !== 'false,true'),
  ).toEqual([]);
  const states = await Promise.all(orders.map(async (id) => (await shop.order(id)).status));
  expect(states.filter((status) => status !== 'completed')).toEqual([]);
  expect(await lms.enrollments('matricula-worker')).toEqual([]);
});

async function isEverythingReported(): Promise<boolean> {
  const sent = await watcher.query(`select from matricula.reports where state = 'sent'`);
  return sent.rowCount !== null && sent.rowCount >= ORDERS;
}

async function describeOpen(): Promise<string> {
  const open = await watcher.query(`
    select 'inbox ' || state as what, count(*) from matricula.inbox group by 1 union all
    select 'access ' || state, count(*) from matricula.access group by 1 union all
    select 'report ' || state, count(*) from matricula.reports group by 1`);
  return `${JSON.stringify(kills)} ${JSON.stringify(open.rows)}`;
}
