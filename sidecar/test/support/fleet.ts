import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startSandboxLms, type SandboxLms } from '../../../sandbox/index.ts';
import { readConfig } from '../../src/config.ts';
import { DEFAULT_TENANT, openStore } from '../../src/open-store.ts';
import { createLogger } from '../../src/shared/logger.ts';
import { inTenant } from '../../src/store/in-tenant.ts';
import { addTestLms, TEST_KEY, WEBHOOK_SECRET } from './connections.ts';
import { courseOrder } from './course-order.ts';
import type { TestDatabase } from './database.ts';
import { post, signedAsPlugin } from './deliveries.ts';
import { addStandIn, startShopStandIn, type ShopStandIn } from './shop-stand-in.ts';
import { freePort, SidecarProcess } from './sidecar-process.ts';
import { LmsInTest } from './world.ts';

export const LMSS = ['one', 'two', 'three', 'four'];
const DEMO = 'course-v1:OpenedX+DemoX+DemoCourse';

export interface FleetOptions {
  sidecars: number;
  /** Each sells a course of every LMS to a learner of its own. */
  orders: number;
  /** Throttled calls a minute to each LMS. */
  budget: number;
  /** What each sidecar is told besides. */
  env?: Record<string, string>;
}

/** Several sidecars on one PostgreSQL, one shop and four LMSs. */
export class Fleet {
  readonly members: SidecarProcess[] = [];
  readonly lmss = new Map<string, LmsInTest>();
  readonly options: FleetOptions;
  readonly #database: TestDatabase;
  readonly #folder = mkdtempSync(join(tmpdir(), 'matricula-fleet-'));
  readonly #servers: SandboxLms[] = [];
  readonly #looker: pg.Pool;
  shop: ShopStandIn | undefined;

  private constructor(database: TestDatabase, options: FleetOptions) {
    this.#database = database;
    this.options = options;
    this.#looker = new pg.Pool({ connectionString: database.superuserUrl, max: 1 });
  }

  static async start(database: TestDatabase, options: FleetOptions): Promise<Fleet> {
    const fleet = new Fleet(database, options);
    await fleet.#startOthers();
    for (let number = 1; number <= options.sidecars; number += 1) await fleet.join();
    return fleet;
  }

  async #startOthers(): Promise<void> {
    const { budget, orders } = this.options;
    this.shop = await startShopStandIn();
    const store = await openStore(this.#config(), createLogger('silent'));
    for (const lmsId of LMSS) {
      const server = await startSandboxLms({
        settings: { throttle: { enabled: true, scale: budget / 100 } },
      });
      this.#servers.push(server);
      const lms = new LmsInTest(server.url);
      this.lmss.set(lmsId, lms);
      await lms.call('POST', '/users/bulk', { count: orders, prefix: 'buyer' });
      await inTenant(store.db, DEFAULT_TENANT, (trx) => addTestLms(trx, { lmsId, url: server.url, budget }));
    }
    const { url } = this.shop;
    await inTenant(store.db, DEFAULT_TENANT, (trx) => addStandIn(trx, 'books', url));
    await store.close();
  }

  #config() {
    return readConfig({ DATABASE_URL: this.#database.url, MATRICULA_KEY: TEST_KEY });
  }

  /** One more sidecar. @param port Where others expect it. */
  async join(port?: number): Promise<SidecarProcess> {
    const number = this.members.length + 1;
    const env = {
      MATRICULA_DATA: join(this.#folder, String(number)),
      MATRICULA_KEY: TEST_KEY,
      MATRICULA_PRIVATE_NETWORKS: '127.0.0.0/8',
      DATABASE_URL: this.#database.url,
      ...this.options.env,
    };
    const member = new SidecarProcess(port ?? (await freePort()), env, join(this.#folder, `${number}.log`));
    await member.start();
    this.members.push(member);
    return member;
  }

  /** An order of a course of every LMS. */
  order(number: number) {
    const courses = LMSS.map((lms) => ({ courseKey: DEMO, mode: 'verified', lms }));
    return courseOrder(number, `buyer-${number}@example.org`, courses);
  }

  /** Delivers all orders, to the members in turn. */
  async sell(): Promise<void> {
    for (let number = 1; number <= this.options.orders; number += 1) {
      const member = this.members[number % this.members.length];
      const order = this.order(number);
      const matricula = { topic: 'order.updated', sequence: number, refunds: [] };
      const delivery = signedAsPlugin(JSON.stringify({ ...order, matricula }), WEBHOOK_SECRET);
      const answer = await post(`${member?.url}/v1/shops/books/deliveries`, delivery);
      if (answer.status !== 200) throw new Error(`Order ${number} was answered with ${answer.status}.`);
    }
  }

  async rows<T extends pg.QueryResultRow>(query: string): Promise<T[]> {
    return (await this.#looker.query<T>(query)).rows;
  }

  /** Members that hold lanes now, each with its LMSs. */
  async holders(): Promise<Map<SidecarProcess, string[]>> {
    const rows = await this.rows<{ lms_id: string; holder: string }>(
      `select lms_id, holder from matricula.lanes where held_until > clock_timestamp()`,
    );
    const holders = new Map<SidecarProcess, string[]>();
    for (const { lms_id: lmsId, holder } of rows) {
      const member = this.members.find(({ pid }) => pid === Number(holder.split('/')[1]));
      if (member) holders.set(member, [...(holders.get(member) ?? []), lmsId]);
    }
    return holders;
  }

  async close(): Promise<void> {
    await Promise.all(this.members.map((member) => member.kill()));
    await this.#looker.end();
    await Promise.all(this.#servers.map((server) => server.close()));
    await this.shop?.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
