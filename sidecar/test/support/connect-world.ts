import { startSandboxShop } from '../../../sandbox/index.ts';
import { approve, PUBLIC, throughWebServer, type Approval, type ApprovalOptions } from './approval.ts';
import { startSidecarUnderTest, type SidecarUnderTest } from './sidecar.ts';
import { until } from './until.ts';
import { ShopInTest } from './world.ts';

export const TOPICS = ['order.created', 'order.deleted', 'order.restored', 'order.updated'];

interface WebhookInShop {
  id: number;
  topic: string;
  status: string;
  delivery_url: string;
}

interface ConnectionState {
  connector: string | null;
  webhooks: string | null;
  webhooksSeenAt: string | null;
  attention: string | null;
  asked: { state: string; outcome: string | null } | null;
}

type Row = Record<string, unknown>;

/** A sidecar that is reached from outside, and a shop without the plugin that it does not know yet. */
export class ConnectWorld {
  readonly sidecar: SidecarUnderTest;
  readonly shop: ShopInTest;
  /** Another id for each test: what one leaves behind is nobody's concern. */
  books = '';
  #tests = 0;
  readonly #closeShop: () => Promise<void>;

  static async start(): Promise<ConnectWorld> {
    const env = { MATRICULA_PUBLIC_URL: `${PUBLIC}/` };
    const sidecar = await startSidecarUnderTest(undefined, { env });
    const server = await startSandboxShop({ settings: { deliveryDelayMs: 5 } });
    return new ConnectWorld(sidecar, new ShopInTest(server.url), () => server.close());
  }

  private constructor(sidecar: SidecarUnderTest, shop: ShopInTest, closeShop: () => Promise<void>) {
    this.sidecar = sidecar;
    this.shop = shop;
    this.#closeShop = closeShop;
  }

  begin(): void {
    this.#tests += 1;
    this.books = `books-${this.#tests}`;
  }

  async forget(): Promise<void> {
    for (const { id } of await this.webhooks()) await this.rest('DELETE', `/webhooks/${id}?force=true`);
  }

  async close(): Promise<void> {
    await this.sidecar.stop();
    await this.#closeShop();
  }

  async ask(body: object = {}, shopId = this.books) {
    const question = { url: this.shop.url, ...body };
    const answer = await this.sidecar.api('POST', `/v1/shops/${shopId}/connection`, question);
    const told = (await answer.json()) as { authorizeUrl: string; expiresAt: string; code: string };
    return { status: answer.status, body: told };
  }

  async link(body: object = {}): Promise<string> {
    return (await this.ask(body)).body.authorizeUrl;
  }

  press(authorizeUrl: string, options?: ApprovalOptions): Promise<Approval> {
    return approve(authorizeUrl, this.sidecar.url, options);
  }

  async state(): Promise<ConnectionState> {
    const answer = await this.sidecar.api('GET', `/v1/shops/${this.books}/connection`);
    return (await answer.json()) as ConnectionState;
  }

  /** The keys are in use, and the webhooks are made. */
  async untilKept(): Promise<void> {
    await until(async () => {
      const { webhooks, asked } = await this.state();
      return webhooks === 'kept' && asked?.state === 'connected';
    });
    await this.#untilSwept();
  }

  untilFailed(): Promise<void> {
    return until(async () => (await this.state()).asked?.state === 'failed');
  }

  /** A sweep is due, as after a quarter of an hour, and over, well or not. */
  async lookAgain(): Promise<void> {
    await this.sidecar.rows('update matricula.shops set next_sweep_at = now() where id = $1', [this.books]);
    await this.#untilSwept();
  }

  /** One that is under way has its row for two minutes. */
  #untilSwept(): Promise<void> {
    const over = `next_sweep_at > now() + interval '10 minutes'
      or next_sweep_at > now() and next_sweep_at <= now() + interval '1 minute'`;
    return until(async () => {
      const query = `select from matricula.shops where id = $1 and (${over})`;
      return (await this.sidecar.rows(query, [this.books])).length === 1;
    });
  }

  rest(method: 'GET' | 'PUT' | 'POST' | 'DELETE', path: string, body?: object): Promise<unknown> {
    return this.shop.rest(method, path, body);
  }

  /** Those of the shop, by topic. */
  async webhooks(): Promise<WebhookInShop[]> {
    const all = (await this.rest('GET', '/webhooks?per_page=100')) as WebhookInShop[];
    return all.sort((a, b) => a.topic.localeCompare(b.topic) || a.id - b.id);
  }

  get deliveryUrl(): string {
    return `${PUBLIC}/v1/shops/${this.books}/deliveries`;
  }

  /** As the webhooks shall be. */
  get inPlace(): object[] {
    return TOPICS.map((topic) => ({ topic, status: 'active', delivery_url: this.deliveryUrl }));
  }

  /** A page as a browser gets it that comes back from the shop. */
  async page(url: string, language = 'en') {
    const headers = { 'accept-language': language };
    const answer = await fetch(throughWebServer(url, this.sidecar.url), { headers });
    return { status: answer.status, html: await answer.text(), headers: answer.headers };
  }

  stored(): Promise<Row[]> {
    return this.sidecar.rows('select * from matricula.shops where id = $1', [this.books]);
  }

  storedConnections(): Promise<Row[]> {
    return this.sidecar.rows('select * from matricula.shop_connections where shop_id = $1', [this.books]);
  }

  delivered(): Promise<Row[]> {
    const query = 'select distinct order_id, topic from matricula.inbox where shop_id = $1';
    return this.sidecar.rows(query, [this.books]);
  }

  async audit(): Promise<object[]> {
    const { entries } = (await (await this.sidecar.api('GET', '/v1/audit')).json()) as {
      entries: { event: string; actor: string; detail: object }[];
    };
    return entries.map(({ event, actor, detail }) => ({ event, actor, detail }));
  }
}
