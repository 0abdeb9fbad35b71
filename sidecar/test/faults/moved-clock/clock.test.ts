import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectInDatabase, TEST_KEY } from '../support/connections.ts';
import { embeddedUrl } from '../support/database.ts';
import { faketimeLibrary, MovedClock } from '../../../sandbox/test-support/moved-clock.ts';
import { spawnSandboxLms, spawnSandboxShop, type SandboxProcess } from '../support/sandbox-process.ts';
import { freePort, SidecarProcess } from '../support/sidecar-process.ts';
import { until } from '../support/until.ts';
import { LmsInTest, ShopInTest } from '../support/world.ts';

const DEMO = 'course-v1:OpenedX+DemoX+DemoCourse';
const ORDERS = 12;

/** The clocks of sidecar, database, LMS and shop are moved together, by hours, while all of them run. */
describe.skipIf(!faketimeLibrary)('time that passes for everybody', () => {
  let clock: MovedClock;
  let data: string;
  let sidecar: SidecarProcess;
  let lmsProcess: SandboxProcess;
  let shopProcess: SandboxProcess;
  let lms: LmsInTest;
  let shop: ShopInTest;
  let database: pg.Client;

  beforeAll(async () => {
    clock = new MovedClock();
    const port = await freePort();
    data = mkdtempSync(join(tmpdir(), 'matricula-clock-data-'));
    lmsProcess = await spawnSandboxLms(clock.env);
    shopProcess = await spawnSandboxShop(`http://127.0.0.1:${port}/v1/shops/books/deliveries`, clock.env);
    lms = new LmsInTest(lmsProcess.url);
    shop = new ShopInTest(shopProcess.url);
    const env = {
      ...clock.env,
      MATRICULA_DATA: data,
      MATRICULA_KEY: TEST_KEY,
      MATRICULA_PRIVATE_NETWORKS: '127.0.0.0/8',
    };
    sidecar = new SidecarProcess(port, env, join(data, 'sidecar.log'));
    await sidecar.start();
    await connectInDatabase(embeddedUrl(data, 'owner'), { lmsUrl: lms.url, shopUrl: shop.url });
    database = new pg.Client({ connectionString: embeddedUrl(data, 'superuser') });
    await database.connect();
  });

  afterAll(async () => {
    await database.end();
    await sidecar.stop();
    await Promise.all([lmsProcess.stop(), shopProcess.stop()]);
  });

  const rows = async <T extends pg.QueryResultRow>(query: string) => (await database.query<T>(query)).rows;
  const databaseTime = async () =>
    (await rows<{ now: Date }>('select clock_timestamp() as now'))[0]?.now ?? new Date(0);

  /** The time of the sidecar's last log line. */
  const lastLogged = () => {
    const lines = readFileSync(join(data, 'sidecar.log'), 'utf8').trim().split('\n');
    return new Date((JSON.parse(lines.at(-1) ?? '{}') as { time: string }).time);
  };

  async function placeOrders(prefix: string): Promise<number[]> {
    await lms.call('POST', '/users/bulk', { count: ORDERS, prefix });
    const { users } = await lms.call<{ users: { username: string; email: string }[] }>('GET', '/state');
    const orders = [];
    for (const { email } of users.filter((user) => user.username.startsWith(prefix))) {
      orders.push((await shop.checkout({ items: [{ sku: DEMO }], email })).id);
    }
    return orders;
  }

  /** Moves everybody's clock by so many hours, an hour at a time, and lets each live for a moment in between. */
  async function live(hours: number, stepHours = 1): Promise<void> {
    for (let passed = 0; passed < hours; passed += stepHours) {
      clock.advance(stepHours);
      await new Promise((resolve) => setTimeout(resolve, 150));
    }
  }

  const everythingSent = async (orders: number[]) => {
    const open = await rows(
      `select from matricula.orders where order_id = any('{${orders.join(',')}}') and not exists (
         select from matricula.reports where reports.order_id = orders.order_id and is_complete and state = 'sent')`,
    );
    return open.length === 0;
  };

  it('does everything without a hand after the LMS was away for four days, and no row aged meanwhile', async () => {
    await lms.fault({
      match: { path: '/' },
      times: null,
      action: { status: 503, html: true, body: 'maintenance' },
    });
    const before = await databaseTime();
    const orders = await placeOrders('away');
    await until(
      async () => (await rows('select from matricula.lanes where opened_at is not null')).length === 1,
      60_000,
    );
    const attempts = () => rows('select id, attempts from matricula.access order by id');
    const atOpening = await attempts();

    await live(96);

    expect(await attempts()).toEqual(atOpening);
    const clocks = [await databaseTime(), lastLogged(), new Date((await lms.journal()).at(-1)?.at ?? 0)];
    // The last line and the last call are those of the last probe, some hours back.
    const hours = clocks.map((time) => (time.getTime() - before.getTime()) / 3_600_000);
    for (const passed of hours) expect(passed).toBeGreaterThan(80);
    await lms.mend();
    await live(0.2, 0.1);
    await until(() => everythingSent(orders), 60_000);
    const seats = (await lms.enrollments()).filter((row) => row.user.startsWith('away'));
    expect(seats.filter((row) => row.mode === 'verified' && row.is_active)).toHaveLength(ORDERS);
    for (const id of orders) {
      const notes = await shop.notes(id);
      expect(notes.map((note) => note.customer_note)).toEqual([false, false, true]);
      expect(notes[0]?.note).toContain('Course access is delayed.');
      expect((await shop.order(id)).status).toBe('completed');
    }
  });

  it('writes every note once after the shop’s REST API was away for a day', async () => {
    await shop.call('PATCH', '/settings', { restAway: true });
    const orders = await placeOrders('silent');
    const enrolled = async () =>
      (await lms.enrollments()).filter((row) => row.user.startsWith('silent') && row.mode === 'verified')
        .length;
    await until(async () => (await enrolled()) === ORDERS, 60_000);

    await live(24);
    await shop.call('PATCH', '/settings', { restAway: false });
    await live(8);
    await until(() => everythingSent(orders), 60_000);

    for (const id of orders) {
      expect((await shop.notes(id)).map((note) => note.customer_note)).toEqual([false, true]);
      expect((await shop.order(id)).status).toBe('completed');
    }
    expect(await rows(`select from matricula.reports where state = 'needs_attention'`)).toEqual([]);
  });

  it('finds a learner who registers two days later, in the paid mode', async () => {
    const order = await shop.checkout({ items: [{ sku: DEMO }], email: 'late@example.org' });
    await until(async () => (await shop.notes(order.id)).length === 2, 30_000);

    await live(48);
    await lms.call('POST', '/users', { email: 'late@example.org', username: 'late', is_active: true });
    await live(8);

    await until(async () => (await lms.enrollment('late', DEMO))?.mode === 'verified', 30_000);
    await until(async () => (await shop.order(order.id)).status === 'completed', 30_000);
  });
});
