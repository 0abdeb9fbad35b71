import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSandboxLms, startSandboxShop } from '../../../../sandbox/index.ts';
import { createLogger } from '../../../src/shared/logger.ts';
import { control, openCluster, stopServer, type Cluster } from '../../../src/store/embedded-cluster.ts';
import { startEmbeddedPostgres } from '../../../src/store/embedded-postgres.ts';
import { connectInDatabase, TEST_KEY, WEBHOOK_SECRET } from '../connections.ts';
import { embeddedUrl } from '../database.ts';
import { signed } from '../deliveries.ts';
import { Outbox } from '../outbox.ts';
import { freePort, SidecarProcess } from '../sidecar-process.ts';
import { until } from '../until.ts';
import { LmsInTest, seedWithWebhooks, ShopInTest } from '../world.ts';
import { listAttention, type Parties, type Told } from './every-line-once.ts';
import { ENROLLED } from './stories.ts';

const DEMO = 'course-v1:OpenedX+DemoX+DemoCourse';
const PATIENCE_MS = 180_000;

export interface DatabaseWorldOptions {
  /** Whose database it is: the sidecar's own, or one that somebody else runs. */
  runBy: 'sidecar' | 'test';
  /** MiB of the disk that everything lies on; undefined: the machine's. Only for root. */
  diskMiB?: number;
  /** Whether the shop delivers by itself, once each, as WooCommerce does. Else the outbox does, until it is taken. */
  hasWebhooks?: boolean;
}

/** A sidecar whose database, or disk, goes away and comes back. */
export class DatabaseWorld {
  readonly lms: LmsInTest;
  readonly shop: ShopInTest;
  readonly sidecar: SidecarProcess;
  readonly outbox: Outbox;
  readonly folder: string;
  readonly #database: OwnDatabase | undefined;
  readonly #env: Record<string, string>;
  readonly #close: () => Promise<unknown>;
  #orders = 0;

  private constructor(parts: {
    lmsUrl: string;
    shopUrl: string;
    sidecar: SidecarProcess;
    folder: string;
    database: OwnDatabase | undefined;
    env: Record<string, string>;
    close: () => Promise<unknown>;
  }) {
    this.lms = new LmsInTest(parts.lmsUrl);
    this.shop = new ShopInTest(parts.shopUrl);
    this.sidecar = parts.sidecar;
    this.outbox = new Outbox(deliveriesOf(parts.sidecar));
    this.folder = parts.folder;
    this.#database = parts.database;
    this.#env = parts.env;
    this.#close = parts.close;
  }

  static async start({ runBy, diskMiB, hasWebhooks = false }: DatabaseWorldOptions): Promise<DatabaseWorld> {
    const folder = mkdtempSync(join(tmpdir(), 'matricula-database-'));
    if (diskMiB !== undefined) mountDisk(folder, diskMiB);
    const database = runBy === 'test' ? await OwnDatabase.start(folder) : undefined;
    const env = {
      MATRICULA_DATA: folder,
      MATRICULA_KEY: TEST_KEY,
      MATRICULA_PRIVATE_NETWORKS: '127.0.0.0/8',
      ...(database && { DATABASE_URL: database.url }),
    };
    const log = join(mkdtempSync(join(tmpdir(), 'matricula-database-log-')), 'sidecar.log');
    const sidecar = new SidecarProcess(await freePort(), env, log);
    await sidecar.start();
    const lms = await startSandboxLms({ settings: { throttle: { scale: 1000 } } });
    const shop = await startSandboxShop({
      settings: { deliveryDelayMs: 5 },
      ...(hasWebhooks && { seed: await seedWithWebhooks(deliveriesOf(sidecar)) }),
    });
    await connectInDatabase(embeddedUrl(folder, 'owner'), { lmsUrl: lms.url, shopUrl: shop.url });
    const close = async () => {
      await sidecar.stop();
      await database?.stop('fast');
      await Promise.all([lms.close(), shop.close()]);
      if (diskMiB !== undefined) execFileSync('umount', [folder]);
      rmSync(folder, { recursive: true, force: true });
    };
    const urls = { lmsUrl: lms.url, shopUrl: shop.url };
    return new DatabaseWorld({ ...urls, sidecar, folder, database, env, close });
  }

  close(): Promise<unknown> {
    return this.#close();
  }

  /** The database that the test runs. */
  get database(): OwnDatabase {
    if (!this.#database) throw new Error('The sidecar runs its own database.');
    return this.#database;
  }

  /** The process id of the server that the sidecar runs. */
  get serverPid(): number {
    return Number(readFileSync(join(this.folder, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]);
  }

  /** An order of a learner with an account, which must end as is told. @param padding Makes its delivery heavier. */
  async buy(padding = ''): Promise<Told> {
    this.#orders += 1;
    const username = `buyer${this.#orders}`;
    const email = `${username}@example.org`;
    await this.lms.call('POST', '/users', { email, username });
    const order = await this.shop.checkout({ items: [{ sku: DEMO }], email });
    this.outbox.add({ ...order, customer_note: padding });
    const seats = [{ email, courseKey: DEMO, history: ENROLLED }];
    return { orderId: order.id, notes: 's?sc', status: 'completed', seats };
  }

  /** What a shop is answered that delivers now. */
  async probe(): Promise<number> {
    const answers = await Promise.all(
      ['readyz', 'v1/shops/books/deliveries'].map((path) =>
        fetch(`${this.sidecar.url}/${path}`, path === 'readyz' ? {} : PROBE).then(({ status }) => status),
      ),
    );
    if (answers[0] !== answers[1]) throw new Error(`readyz and deliveries differ: ${answers.join()}`);
    return answers[0] ?? 0;
  }

  async untilCompleted(told: Told[]): Promise<void> {
    const open = async () => {
      const { orders } = await this.shop.call<{ orders: { id: number; status: string }[] }>('GET', '/state');
      const done = new Set(orders.filter(({ status }) => status === 'completed').map(({ id }) => id));
      return told.filter(({ orderId }) => !done.has(orderId));
    };
    await until(
      async () => (await open()).length === 0,
      PATIENCE_MS,
      async () => `open: ${(await open()).map(({ orderId }) => orderId).join()}`,
    );
  }

  async parties(): Promise<Parties> {
    return { lms: this.lms, shop: this.shop, attention: await listAttention(this.#env) };
  }
}

/** Signed, and no order: kept, and nothing follows. */
const PROBE = { method: 'POST', ...signed('{"id":0}', WEBHOOK_SECRET) };

const deliveriesOf = (sidecar: SidecarProcess) => `${sidecar.url}/v1/shops/books/deliveries`;

/** The same PostgreSQL, run by the test as an operator runs one. */
class OwnDatabase {
  readonly url: string;
  readonly #cluster: Cluster;
  readonly #port: number;

  private constructor(cluster: Cluster, port: number, url: string) {
    this.#cluster = cluster;
    this.#port = port;
    this.url = url;
  }

  static async start(folder: string): Promise<OwnDatabase> {
    await (await startEmbeddedPostgres(folder, createLogger('silent'))).stop();
    const cluster = await openCluster(folder);
    const port = await freePort();
    const url = `postgresql://matricula:${cluster.passwords.owner}@127.0.0.1:${port}/matricula`;
    const database = new OwnDatabase(cluster, port, url);
    await database.start();
    return database;
  }

  async start(): Promise<void> {
    const log = `--log=${join(this.#cluster.folder, 'server.log')}`;
    await control(this.#cluster, 'start', '--wait', log, '-o', `-p ${this.#port}`);
  }

  async stop(mode: 'fast' | 'immediate'): Promise<void> {
    if (mode === 'fast') await stopServer(this.#cluster);
    else await control(this.#cluster, 'stop', `--mode=${mode}`, '--wait');
  }

  get serverPid(): number {
    return Number(readFileSync(join(this.#cluster.folder, 'postmaster.pid'), 'utf8').split('\n')[0]);
  }
}

function mountDisk(folder: string, sizeMiB: number): void {
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${sizeMiB}m,mode=755`, 'tmpfs', folder]);
}
