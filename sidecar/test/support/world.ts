import { startSandboxLms, startSandboxShop, type SandboxLmsOptions } from '../../../sandbox/index.ts';
import type { LmsDriver } from '../../src/lms/drivers.ts';
import { createHttpClient } from '../../src/shared/http-client.ts';
import { WooCommerceRest } from '../../src/shops/woocommerce/rest-client.ts';
import { SHOP_KEYS, WEBHOOK_SECRET } from './connections.ts';
import type { TestDatabase } from './database.ts';
import { startSidecarUnderTest, type SidecarUnderTest } from './sidecar.ts';
import { until } from './until.ts';

/** A call as a sandbox's journal keeps it. */
export interface JournalEntry {
  seq: number;
  at: string;
  method: string;
  path: string;
  query: Record<string, string>;
  body: unknown;
  status: number;
  /** The throttle that it was charged to; null: the view has none. */
  scope: string | null;
  fault: string | null;
}

export interface EnrollmentInLms {
  user: string;
  email: string;
  course_id: string;
  mode: string;
  is_active: boolean;
  attributes: { namespace: string; name: string; value: string }[];
}

export interface OrderInShop {
  id: number;
  status: string;
  meta_data: { key: string; value: unknown }[];
  line_items: { id: number; name: string; sku: string; quantity: number }[];
}

export interface NoteInShop {
  id: number;
  note: string;
  customer_note: boolean;
}

/** A sandbox server spoken to by its own controls. */
export class Control {
  readonly url: string;

  constructor(url: string) {
    this.url = url;
  }

  async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(`${this.url}/__sandbox${path}`, {
      method,
      ...(body !== undefined && {
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text.slice(0, 300)}`);
    return (text ? JSON.parse(text) : undefined) as T;
  }

  async journal(since = 0): Promise<JournalEntry[]> {
    return (await this.call<{ entries: JournalEntry[] }>('GET', `/journal?since=${since}`)).entries;
  }

  /** The number of the latest entry, to look at what comes after. */
  async mark(): Promise<number> {
    return (await this.journal()).at(-1)?.seq ?? 0;
  }

  /** @param fault `times` null: until it is mended; else once, or so many times. */
  fault(fault: {
    name?: string;
    match: object;
    times?: number | null;
    skip?: number;
    action: object;
  }): Promise<{ id: number }> {
    return this.call('POST', '/faults', fault);
  }

  mend(): Promise<void> {
    return this.call('DELETE', '/faults');
  }
}

export class LmsInTest extends Control {
  /** The enrollments, those of one learner or all, without the seed's own unless they changed. */
  async enrollments(username?: string): Promise<EnrollmentInLms[]> {
    const state = await this.call<{ enrollments: EnrollmentInLms[] }>('GET', '/state');
    return state.enrollments.filter((row) => username === undefined || row.user === username);
  }

  async enrollment(username: string, courseKey: string): Promise<EnrollmentInLms | undefined> {
    return (await this.enrollments(username)).find((row) => row.course_id === courseKey);
  }

  async allowed(): Promise<{ email: string; course_id: string; auto_enroll: boolean }[]> {
    return (
      await this.call<{ allowed: { email: string; course_id: string; auto_enroll: boolean }[] }>(
        'GET',
        '/state',
      )
    ).allowed;
  }
}

export interface Checkout {
  items: {
    sku: string;
    quantity?: number;
    learner_email?: string;
    meta?: { key: string; value: unknown }[];
  }[];
  email: string;
  payment?: 'stripe' | 'bacs' | 'cod';
  coupon?: string;
}

export class ShopInTest extends Control {
  /** Places an order as a shopper does. @returns The order. */
  checkout({ items, email, payment = 'stripe', coupon }: Checkout): Promise<OrderInShop> {
    return this.call('POST', '/checkout', {
      items: items.map((item) => ({ quantity: 1, ...item })),
      billing: { email, first_name: 'Test', last_name: 'Buyer' },
      payment_method: payment,
      ...(coupon && { coupon }),
    });
  }

  async order(id: number): Promise<OrderInShop> {
    const state = await this.call<{ orders: OrderInShop[] }>('GET', '/state');
    const order = state.orders.find((candidate) => candidate.id === id);
    if (!order) throw new Error(`There is no order ${id}.`);
    return order;
  }

  /** The notes that are ours, the oldest first, with quotes as people see them. */
  async notes(orderId: number): Promise<NoteInShop[]> {
    const { notes } = await this.call<{ notes: NoteInShop[] }>('GET', `/orders/${orderId}/notes`);
    return notes
      .filter((note) => /\bM-[0-9a-f]{16}-[sc]\b/.test(note.note))
      .map((note) => ({ ...note, note: note.note.replaceAll('&quot;', '"') }))
      .sort((a, b) => a.id - b.id);
  }

  /** The shop's own REST API, as somebody else with keys uses it. */
  async rest(method: 'GET' | 'PUT' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<unknown> {
    const client = new WooCommerceRest(this.url, SHOP_KEYS, createHttpClient(['127.0.0.0/8']));
    return JSON.parse((await client.send({ method, path, body })).text) as unknown;
  }

  /** Without webhooks, whatever happens announces itself nowhere. */
  async setWebhooks(status: 'active' | 'paused'): Promise<void> {
    const webhooks = (await this.rest('GET', '/webhooks')) as { id: number }[];
    for (const { id } of webhooks) await this.rest('PUT', `/webhooks/${id}`, { status });
  }

  setStatus(orderId: number, status: string): Promise<OrderInShop> {
    return this.call('POST', `/orders/${orderId}/status`, { status });
  }
}

export interface World {
  lms: LmsInTest;
  shop: ShopInTest;
  sidecar: SidecarUnderTest;
  /** Waits until the shop has delivered everything and the sidecar has worked it all off. */
  untilIdle: (timeoutMs?: number) => Promise<void>;
  close: () => Promise<void>;
}

/** A shop, an LMS and a sidecar that know each other. */
export async function startWorld(
  options: {
    lms?: SandboxLmsOptions;
    budget?: number;
    driver?: LmsDriver;
    env?: Record<string, string>;
    database?: TestDatabase;
  } = {},
): Promise<World> {
  const sidecar = await startSidecarUnderTest(options.database, { env: options.env ?? {} });
  const lmsServer = await startSandboxLms(options.lms);
  const shopServer = await startSandboxShop({
    settings: { deliveryDelayMs: 5 },
    seed: await seedWithWebhooks(sidecar.deliveriesUrl('books')),
  });
  await sidecar.addLms({
    lmsId: 'main',
    url: lmsServer.url,
    ...(options.budget && { budget: options.budget }),
    ...(options.driver && { driver: options.driver }),
  });
  await sidecar.addShop({ shopId: 'books', url: shopServer.url });
  const lms = new LmsInTest(lmsServer.url);
  const shop = new ShopInTest(shopServer.url);
  await lms.call('PATCH', '/settings', { throttle: { enabled: true, scale: 1000 } });
  return {
    lms,
    shop,
    sidecar,
    untilIdle: async (timeoutMs = 30_000) => {
      const delivered = async () =>
        (await shop.call<{ pending: number }>('GET', '/deliveries')).pending === 0;
      // Our own write-backs cause deliveries, which cause nothing: quiet means quiet on both sides at once.
      for (let quiet = false; !quiet;) {
        await until(delivered, timeoutMs, () => 'the shop still delivers');
        await sidecar.untilIdle(timeoutMs);
        quiet = await delivered();
      }
    },
    close: async () => {
      await sidecar.stop();
      await Promise.all([lmsServer.close(), shopServer.close()]);
    },
  };
}

/** The default seed of a shop that delivers to an address by itself. */
export async function seedWithWebhooks(deliveryUrl: string): Promise<unknown> {
  const { defaultSeed } = await import('../../../sandbox/shop/src/seed.ts');
  const topics = ['order.created', 'order.updated', 'order.deleted', 'order.restored'];
  return {
    ...defaultSeed,
    webhooks: topics.map((topic) => ({ topic, delivery_url: deliveryUrl, secret: WEBHOOK_SECRET })),
  };
}
