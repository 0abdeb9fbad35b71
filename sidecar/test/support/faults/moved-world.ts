import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { MovedClock } from '../../../../sandbox/test-support/moved-clock.ts';
import { connectInDatabase, TEST_KEY } from '../connections.ts';
import { embeddedUrl } from '../database.ts';
import { spawnSandboxLms, spawnSandboxShop, type SandboxProcess } from '../sandbox-process.ts';
import { freePort, SidecarProcess } from '../sidecar-process.ts';
import { LmsInTest, ShopInTest } from '../world.ts';
import { listAttention, type Parties } from './every-line-once.ts';

const DEMO = 'course-v1:OpenedX+DemoX+DemoCourse';

/** An order that was placed, and whose it is. */
export interface Placed {
  orderId: number;
  username: string;
  email: string;
}

/**
 * A sidecar with its own database, an LMS and a shop, each a process, that live by one clock: it can be moved while
 * they run.
 */
export class MovedWorld {
  readonly clock: MovedClock;
  readonly sidecar: SidecarProcess;
  readonly lms: LmsInTest;
  readonly shop: ShopInTest;
  readonly database: pg.Client;
  readonly #data: string;
  readonly #env: Record<string, string>;
  readonly #processes: SandboxProcess[];

  private constructor(parts: {
    clock: MovedClock;
    sidecar: SidecarProcess;
    processes: [lms: SandboxProcess, shop: SandboxProcess];
    database: pg.Client;
    data: string;
    env: Record<string, string>;
  }) {
    const [lms, shop] = parts.processes;
    this.clock = parts.clock;
    this.sidecar = parts.sidecar;
    this.lms = new LmsInTest(lms.url);
    this.shop = new ShopInTest(shop.url);
    this.database = parts.database;
    this.#data = parts.data;
    this.#env = parts.env;
    this.#processes = parts.processes;
  }

  /** @param isShared False: the clocks of the LMS and the shop are right, whatever the sidecar's says. */
  static async start({ isShared = true } = {}): Promise<MovedWorld> {
    const clock = new MovedClock();
    const others = isShared ? clock.env : {};
    const port = await freePort();
    const data = mkdtempSync(join(tmpdir(), 'matricula-clock-data-'));
    const lms = await spawnSandboxLms(others);
    const shop = await spawnSandboxShop(`http://127.0.0.1:${port}/v1/shops/books/deliveries`, others);
    const env = {
      ...clock.env,
      MATRICULA_DATA: data,
      MATRICULA_KEY: TEST_KEY,
      MATRICULA_PRIVATE_NETWORKS: '127.0.0.0/8',
    };
    const sidecar = new SidecarProcess(port, env, join(data, 'sidecar.log'));
    await sidecar.start().catch(async (error: unknown) => {
      await Promise.all([sidecar.stop(), lms.stop(), shop.stop()]);
      throw error;
    });
    await connectInDatabase(embeddedUrl(data, 'owner'), { lmsUrl: lms.url, shopUrl: shop.url });
    const database = new pg.Client({ connectionString: embeddedUrl(data, 'superuser') });
    await database.connect();
    // An order that was paid before is an old one: the clock is never set back as far as that.
    await database.query(`update matricula.shops set connected_at = connected_at - interval '60 days'`);
    return new MovedWorld({ clock, sidecar, processes: [lms, shop], database, data, env });
  }

  async close(): Promise<void> {
    await this.database.end();
    await this.sidecar.stop();
    await Promise.all(this.#processes.map((process) => process.stop()));
  }

  async rows<T extends pg.QueryResultRow>(query: string): Promise<T[]> {
    return (await this.database.query<T>(query)).rows;
  }

  async databaseTime(): Promise<Date> {
    return (await this.rows<{ now: Date }>('select clock_timestamp() as now'))[0]?.now ?? new Date(0);
  }

  /** The time of the sidecar's last log line. */
  lastLogged(): Date {
    const lines = readFileSync(join(this.#data, 'sidecar.log'), 'utf8').trim().split('\n');
    return new Date((JSON.parse(lines.at(-1) ?? '{}') as { time: string }).time);
  }

  /** What is compared once everything is quiet. */
  async parties(): Promise<Parties> {
    return { lms: this.lms, shop: this.shop, attention: await listAttention(this.#env) };
  }

  /** Orders of learners with an account. */
  async placeOrders(prefix: string, count: number): Promise<Placed[]> {
    await this.lms.call('POST', '/users/bulk', { count, prefix });
    const { users } = await this.lms.call<{ users: { username: string; email: string }[] }>('GET', '/state');
    const placed = [];
    for (const { username, email } of users.filter((user) => user.username.startsWith(`${prefix}-`)))
      placed.push({ username, email, orderId: await this.#buy(email) });
    return placed;
  }

  /** Orders of addresses without an account. */
  async placeOrdersOfStrangers(prefix: string, count: number): Promise<Placed[]> {
    const placed = [];
    for (let number = 1; number <= count; number += 1) {
      const username = `${prefix}-${number}`;
      const email = `${username}@example.org`;
      placed.push({ username, email, orderId: await this.#buy(email) });
    }
    return placed;
  }

  async #buy(email: string): Promise<number> {
    return (await this.shop.checkout({ items: [{ sku: DEMO }], email })).id;
  }

  /** Moves the clock by so many hours, step by step, and lets everybody live for a moment in between. */
  async live(hours: number, stepHours = 1, momentMs = 150): Promise<void> {
    for (let passed = 0; passed < hours; passed += stepHours) {
      this.clock.advance(stepHours);
      await wait(momentMs);
    }
  }

  /** Whether the sidecar knows what the clock shows now: one that is set back right after it was put forward, nobody notices. */
  async isClockNoted(): Promise<boolean> {
    const noted = await this.rows(`
      select from matricula.clock_marks
      where shown_at between clock_timestamp() - interval '11 seconds' and clock_timestamp()`);
    return noted.length > 0;
  }

  /** Whether the shop was told that these orders are done. */
  async areSent(orders: Placed[]): Promise<boolean> {
    const ids = orders.map(({ orderId }) => orderId).join();
    const sent = await this.rows<{ count: number }>(
      `select count(distinct order_id)::integer as count from matricula.reports
       where order_id = any('{${ids}}') and is_complete and state = 'sent'`,
    );
    return sent[0]?.count === orders.length;
  }

  /** What holds up the others, for whoever reads a failure. */
  async describeUnsent(orders: Placed[]): Promise<string> {
    const ids = orders.map(({ orderId }) => orderId).join();
    const rows = await this.rows<object>(
      `select orders.order_id, settle_at, reports.state, attempts, outcome, next_attempt_at, clock_timestamp() as now
       from matricula.orders left join matricula.reports using (tenant_id, shop_id, order_id)
       where order_id = any('{${ids}}') and state is distinct from 'sent'`,
    );
    return JSON.stringify(rows);
  }
}
