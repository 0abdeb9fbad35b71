import { createHmac, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { startTinyServer, type TinyServer } from './tiny-server.ts';

/*
 * A shop with our plugin, as docs/developers/plugin-protocol.md has it.
 *
 * Faithful: signatures of both directions with its own HMAC code, the outbox, one report once, refusals, answers that
 * are lost after the work was done. Invented: nothing but orders. Missing: WordPress; what is physical.
 */

/** A JSON object of the wire. */
type Json = Record<string, unknown>;

export interface FakeOrder extends Json {
  id: number;
  status: string;
  date_modified_gmt: string;
}

interface OutboxRow {
  webhookId: string;
  body: string;
}

/** What a question ends in instead of an answer. */
export interface FakeTrouble {
  /** Undefined: every action. */
  action?: string;
  /** `down`: no connection is answered. `lost`: the work is done, and then the connection breaks. */
  how: 'down' | 'lost' | 'slow' | { status: number; body: unknown };
  times?: number;
}

export class FakePlugin {
  readonly server: TinyServer;
  shopId = '';
  sidecarUrl = '';
  /** Signs what we send; the newest first while both are valid. */
  deliverySecret = '';
  /** Sign what the sidecar asks; any of them fits. */
  reportSecrets: string[] = [];
  readonly orders = new Map<string, { order: FakeOrder; refunds: Json[] }>();
  readonly outbox: OutboxRow[] = [];
  readonly reports: Json[] = [];
  readonly notes: { orderId: string; kind: string; html: string }[] = [];
  readonly lines = new Map<string, unknown>();
  /** Actions as they were asked, with their bodies. */
  readonly asked: Json[] = [];
  readonly troubles: FakeTrouble[] = [];
  clockSkewSeconds = 0;
  /** Told about every signed action, before it is carried out and again before it is answered; awaited. */
  observe: (action: string, phase: 'before' | 'after') => Promise<void> = () => Promise.resolve();
  #sequence = 0;

  private constructor(server: TinyServer) {
    this.server = server;
  }

  static async start(): Promise<FakePlugin> {
    let plugin: FakePlugin | undefined = undefined as FakePlugin | undefined;
    const server = await startTinyServer((request, response) => void plugin?.answer(request, response));
    plugin = new FakePlugin(server);
    return plugin;
  }

  get restUrl(): string {
    return `${this.server.url}/wp-json/matricula/v1/`;
  }

  /** What this shop says of itself. */
  site(overrides: Json = {}): Json {
    return {
      url: this.server.url,
      restUrl: this.restUrl,
      name: 'Libros & más',
      locale: 'en_US',
      versions: { wordpress: '7.1.4', woocommerce: '11.0.1', php: '8.4.1', plugin: '0.1.0' },
      ...overrides,
    };
  }

  /** Pairs as the settings page does. */
  async pair(
    sidecarUrl: string,
    code: string,
    site = this.site(),
    headers: Record<string, string> = {},
  ): Promise<{ status: number; body: Json }> {
    const reportSecret = newSecret();
    const response = await fetch(`${sidecarUrl}/v1/pairings`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ code, reportSecret, site }),
    });
    const body = (await response.json()) as Json;
    if (response.status === 201) {
      this.sidecarUrl = sidecarUrl;
      this.shopId = String(body.shopId);
      this.deliverySecret = String(body.deliverySecret);
      this.reportSecrets = [reportSecret];
    }
    return { status: response.status, body };
  }

  /** Asks the sidecar something, signed. */
  async ask(
    route: string,
    question: Json,
    secret = this.deliverySecret,
  ): Promise<{ status: number; body: Json }> {
    return this.post(route, signed(JSON.stringify(question), secret, { skew: this.clockSkewSeconds }));
  }

  async post(route: string, message: SignedMessage): Promise<{ status: number; body: Json }> {
    const response = await fetch(`${this.sidecarUrl}/v1/shops/${this.shopId}/${route}`, {
      method: 'POST',
      ...message,
    });
    return { status: response.status, body: (await response.json()) as Json };
  }

  /** Keeps an order that nothing has happened to since our plugin is there. */
  keep(order: FakeOrder, refunds: Json[] = []): void {
    this.orders.set(String(order.id), { order, refunds });
  }

  /** Keeps an order and writes its row into the outbox; nobody is told. */
  change(order: FakeOrder, refunds: Json[] = []): void {
    this.keep(order, refunds);
    this.#write({ ...order, matricula: { topic: 'order.updated', refunds } });
  }

  remove(orderId: number): void {
    this.orders.delete(String(orderId));
    this.#write({ id: orderId, matricula: { topic: 'order.deleted', refunds: [] } });
  }

  #write(body: { matricula: Json } & Json): void {
    this.#sequence += 1;
    const matricula = { ...body.matricula, sequence: this.#sequence };
    this.outbox.push({ webhookId: `msg_${randomUUID()}`, body: JSON.stringify({ ...body, matricula }) });
  }

  /** Delivers what waits, as WordPress's schedule does while somebody visits. @returns The statuses. */
  async push(): Promise<number[]> {
    const statuses: number[] = [];
    for (const row of [...this.outbox]) {
      const { status } = await this.post(
        'deliveries',
        signed(row.body, this.deliverySecret, { id: row.webhookId }),
      );
      statuses.push(status);
      if (status === 200) this.outbox.splice(this.outbox.indexOf(row), 1);
    }
    return statuses;
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString();
    const action = (request.url ?? '').split('/').at(-1) ?? '';
    const trouble = this.#troubleOf(action);
    if (trouble?.how === 'down') return void request.socket.destroy();
    if (typeof trouble?.how === 'object') return send(response, trouble.how.status, trouble.how.body);
    const fits = this.reportSecrets.some((secret) => isSigned(request, body, secret));
    if (!fits) return refuse(response, 401, 'matricula_signature_wrong');
    const question = JSON.parse(body) as Json;
    if (question.action !== action) return refuse(response, 400, 'matricula_action_wrong');
    if (trouble?.how === 'slow') await wait(2_000);
    await this.observe(action, 'before');
    const answer = this.#do(question);
    this.asked.push(question);
    await this.observe(action, 'after');
    if (trouble?.how === 'lost') return void request.socket.destroy();
    send(response, 200, answer);
  }

  #troubleOf(action: string): FakeTrouble | undefined {
    const trouble = this.troubles.find((candidate) => (candidate.action ?? action) === action);
    if (trouble?.times !== undefined && (trouble.times -= 1) <= 0)
      this.troubles.splice(this.troubles.indexOf(trouble), 1);
    return trouble;
  }

  #do(question: Json): unknown {
    switch (question.action) {
      case 'status': {
        const time = Math.floor(Date.now() / 1000) + this.clockSkewSeconds;
        return {
          site: this.site(),
          time,
          outbox: { waiting: this.outbox.length, oldestSeconds: 0, failed: 0 },
        };
      }
      case 'order':
        return this.orders.get(String(question.orderId)) ?? { order: null, refunds: [] };
      case 'orders':
        return this.#list(question);
      case 'outbox':
        return this.#handOver(question);
      case 'report':
        return { result: this.#apply(question) };
      default:
        throw new Error(`There is no action ${String(question.action)}.`);
    }
  }

  #list({ orderIds, modifiedAfter, page, scope }: Json): unknown {
    const all = [...this.orders.values()];
    if (Array.isArray(orderIds))
      return { orders: all.filter(({ order }) => orderIds.includes(String(order.id))), more: false };
    const changed = all
      .filter(({ order }) => order.date_modified_gmt > String(modifiedAfter))
      .filter(({ order }) => scope === 'all' || JSON.stringify(order).includes('_matricula_offer'))
      .sort((a, b) => a.order.date_modified_gmt.localeCompare(b.order.date_modified_gmt));
    const end = Number(page) * 50;
    return { orders: changed.slice(end - 50, end), more: changed.length > end };
  }

  #handOver({ delivered, limit }: Json): unknown {
    const gone = delivered as string[];
    for (const row of this.outbox.filter((candidate) => gone.includes(candidate.webhookId)))
      this.outbox.splice(this.outbox.indexOf(row), 1);
    const deliveries = this.outbox.slice(0, Number(limit));
    return { deliveries, waiting: this.outbox.length - deliveries.length };
  }

  #apply(report: Json): string {
    const orderId = String(report.orderId);
    const kept = this.orders.get(orderId);
    if (!kept) return 'order_gone';
    if (this.reports.some((known) => known.reportId === report.reportId)) return 'repeat';
    this.reports.push(report);
    for (const note of report.notes as { kind: string; html: string }[])
      this.notes.push({ orderId, ...note });
    this.lines.set(orderId, report.lines);
    if (report.complete !== true) return 'written';
    kept.order.status = 'completed';
    return 'completed';
  }
}

export interface SignedMessage {
  headers: Record<string, string>;
  body: string;
}

/** Signs a body by Standard Webhooks, without anybody's library. */
export function signed(
  body: string,
  secret: string,
  { id = `msg_${randomUUID()}`, skew = 0 } = {},
): SignedMessage {
  const timestamp = Math.floor(Date.now() / 1000) + skew;
  return {
    body,
    headers: {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(timestamp),
      'webhook-signature': `v1,${mac(secret, id, String(timestamp), body).toString('base64')}`,
    },
  };
}

export function newSecret(): string {
  return `whsec_${randomBytes(32).toString('base64')}`;
}

function mac(secret: string, id: string, timestamp: string, body: string): Buffer {
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  return createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest();
}

function isSigned(request: IncomingMessage, body: string, secret: string): boolean {
  const header = (name: string) => String(request.headers[name]);
  const age = Math.abs(Date.now() / 1000 - Number(header('webhook-timestamp')));
  const expected = mac(secret, header('webhook-id'), header('webhook-timestamp'), body);
  return header('webhook-signature')
    .split(' ')
    .some((entry) => {
      const given = Buffer.from(entry.slice(3), 'base64');
      return age < 300 && given.length === expected.length && timingSafeEqual(given, expected);
    });
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function refuse(response: ServerResponse, status: number, code: string): void {
  send(response, status, { code, message: code, data: { status } });
}
