import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startSandboxLms, startSandboxShop, type Observe } from '../../../../sandbox/index.ts';
import { connectInDatabase, makeCodeInDatabase, TEST_KEY } from '../connections.ts';
import { createTestDatabase } from '../database.ts';
import { FakePlugin } from '../fake-plugin.ts';
import { Outbox } from '../outbox.ts';
import { freePort, SidecarProcess } from '../sidecar-process.ts';
import { LmsInTest, ShopInTest } from '../world.ts';
import { listAttention, type Parties, type Told } from './every-line-once.ts';
import { Gates } from './gates.ts';
import type { Party } from './hops.ts';

const API_TOKEN = 'operator-token-of-the-tests-0123456789';

/** How old what is seen of the shop may be: many look at once. */
const SEEN_MS = 100;

interface ShopSeen {
  orders: { id: number; status: string }[];
  notes: { id: number; orderId: number; note: string; customer_note: boolean }[];
}

/** An LMS, a shop of each kind, and a sidecar that is killed where it is told to be. */
export class KillWorld {
  readonly lms: LmsInTest;
  readonly shop: ShopInTest;
  readonly plugin: FakePlugin;
  readonly sidecar: SidecarProcess;
  readonly outbox: Outbox;
  readonly gates: Gates;
  /** What side stories came to. */
  readonly told: Told[] = [];
  readonly #database: pg.Client;
  readonly #env: Record<string, string>;
  readonly #close: () => Promise<unknown>;
  #seen: { at: number; state: Promise<ShopSeen> } | undefined;
  #number = 0;

  private constructor(parts: {
    lmsUrl: string;
    shopUrl: string;
    plugin: FakePlugin;
    sidecar: SidecarProcess;
    gates: Gates;
    database: pg.Client;
    env: Record<string, string>;
    close: () => Promise<unknown>;
  }) {
    this.lms = new LmsInTest(parts.lmsUrl);
    this.shop = new ShopInTest(parts.shopUrl);
    this.plugin = parts.plugin;
    this.sidecar = parts.sidecar;
    this.gates = parts.gates;
    this.outbox = new Outbox(this.deliveriesUrl);
    this.#database = parts.database;
    this.#env = parts.env;
    this.#close = parts.close;
  }

  static async start(): Promise<KillWorld> {
    const database = await createTestDatabase();
    const observer =
      (party: Party): Observe =>
      (call, phase) =>
        gates.sees(party, phase === 'received' ? 'before' : 'after', call);
    const lms = await startSandboxLms({ settings: { throttle: { scale: 1000 } }, observe: observer('lms') });
    const shop = await startSandboxShop({ observe: observer('shop') });
    const plugin = await FakePlugin.start();
    plugin.observe = (action, phase) =>
      gates.sees('plugin', phase, { method: 'POST', path: action, body: null });
    const folder = mkdtempSync(join(tmpdir(), 'matricula-kill-'));
    const env = {
      MATRICULA_DATA: folder,
      MATRICULA_KEY: TEST_KEY,
      DATABASE_URL: database.url,
      MATRICULA_PRIVATE_NETWORKS: '127.0.0.0/8',
      MATRICULA_API_TOKEN: API_TOKEN,
    };
    const sidecar = new SidecarProcess(await freePort(), env, join(folder, 'sidecar.log'));
    const gates = await Gates.open(database.superuserUrl, async () => {
      await sidecar.kill();
      revived = sidecar.start();
    });
    let revived = Promise.resolve();
    const looker = new pg.Client({ connectionString: database.superuserUrl });
    await looker.connect();
    await connectInDatabase(database.url, { lmsUrl: lms.url, shopUrl: shop.url });
    await sidecar.start();
    // Who is killed leaves no compiled code behind; who ends does, and the many starts to come are quicker.
    await sidecar.stop();
    await sidecar.start();
    await plugin.pair(sidecar.url, await makeCodeInDatabase(database.url, 'campus'));
    const close = async () => {
      await revived;
      await sidecar.stop();
      await gates.close();
      await looker.end();
      await Promise.all([lms.close(), shop.close(), plugin.server.close()]);
    };
    const urls = { lmsUrl: lms.url, shopUrl: shop.url };
    return new KillWorld({ ...urls, plugin, sidecar, gates, database: looker, env, close });
  }

  close(): Promise<unknown> {
    return this.#close();
  }

  get deliveriesUrl(): string {
    return `${this.sidecar.url}/v1/shops/books/deliveries`;
  }

  nextNumber(): number {
    this.#number += 1;
    return this.#number;
  }

  /** What is planned for later becomes due now. */
  async hasten(table: 'shops' | 'learners', column: string): Promise<void> {
    await this.#database.query(
      `update matricula.${table} set ${column} = clock_timestamp() where ${column} > clock_timestamp()`,
    );
  }

  async statusOf(orderId: number): Promise<string | undefined> {
    return (await this.#look()).orders.find(({ id }) => id === orderId)?.status;
  }

  /** Kinds of our notes in their order: s for staff, c for customer. */
  async notesOf(orderId: number): Promise<string> {
    return (await this.#look()).notes
      .filter((note) => note.orderId === orderId && /\bM-[0-9a-f]{16}-[sc]\b/.test(note.note))
      .sort((a, b) => a.id - b.id)
      .map((note) => (note.customer_note ? 'c' : 's'))
      .join('');
  }

  /** Asks for a backfill; the sidecar may just be dead. */
  async backfill(shopId: string, since: string): Promise<void> {
    await this.#api('POST', `/v1/shops/${shopId}/backfills`, { since }).catch((error: unknown) => {
      if (!(error instanceof TypeError)) throw error; // as fetch says that nobody listens
    });
  }

  /** Answers the order's only question. @returns Whether it is answered; the sidecar may just be dead. */
  async answer(orderId: number, choice: string): Promise<boolean> {
    try {
      const { questions } = (await this.#api('GET', `/v1/questions?orderId=${orderId}`)) as {
        questions: { questionId: string }[];
      };
      const [question] = questions;
      if (!question) return await this.#isAnswered(orderId);
      await this.#api('POST', `/v1/questions/${question.questionId}/answers`, { choice });
      return true;
    } catch {
      return false;
    }
  }

  /** What is compared once everything is quiet. */
  async parties(): Promise<Parties> {
    const { lms, shop, plugin } = this;
    return { lms, shop, plugin, attention: await listAttention(this.#env) };
  }

  async describeOpen(): Promise<string> {
    const { rows } = await this.#database.query(`
      select 'inbox ' || state as what, count(*) from matricula.inbox where state <> 'done' group by 1 union all
      select 'access ' || state, count(*) from matricula.access group by 1 union all
      select 'report ' || state, count(*) from matricula.reports group by 1`);
    return JSON.stringify(rows);
  }

  async #isAnswered(orderId: number): Promise<boolean> {
    const { rowCount } = await this.#database.query(
      'select from matricula.questions where order_id = $1 and answered_at is not null',
      [String(orderId)],
    );
    return rowCount === 1;
  }

  async #api(method: string, path: string, body?: object): Promise<unknown> {
    const answer = await fetch(this.sidecar.url + path, {
      method,
      headers: { authorization: `Bearer ${API_TOKEN}`, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status}`);
    return answer.json();
  }

  #look(): Promise<ShopSeen> {
    if (!this.#seen || performance.now() - this.#seen.at > SEEN_MS)
      this.#seen = { at: performance.now(), state: this.shop.call<ShopSeen>('GET', '/state') };
    return this.#seen.state;
  }
}
