import { postBytes } from './deliver-webhook.ts';
import type { Webhook } from './model.ts';
import { phpJson } from './php-json.ts';
import { versions } from './settings.ts';
import type { Shop } from './shop.ts';
import { deliveryIdOf, signWebhook } from './sign-webhook.ts';

/** One delivery made, or a ping (topic `ping`). */
export interface Delivery {
  id: number;
  webhook_id: number;
  topic: string;
  resource_id: number | null;
  at: string;
  url: string;
  headers: Record<string, string>;
  body: string;
  /** null while it is on its way and when nothing came back. */
  status: number | null;
  error: string | null;
  duration_ms: number | null;
  /** Id of the delivery whose bytes it repeats. */
  resend_of: number | null;
}

interface Waiting {
  webhookId: number;
  topic: string;
  orderId: number;
  dueAt: number;
}

const userAgent = `WooCommerce/${versions.woocommerce} Hookshot (WordPress/${versions.wordpress})`;
// `woocommerce_max_webhook_delivery_failures`; the test is "more than", so the seventh failure in a row disables.
const maxFailures = 5;

/**
 * Deliveries that wait and those that were made. Changes of one order that come before its delivery
 * collapse into one, whose payload is built when it is sent. Nothing is tried twice.
 */
export class DeliveryQueue {
  #waiting = new Map<string, Waiting>();
  #made: Delivery[] = [];
  #onTheWay = 0;
  #timer: NodeJS.Timeout | undefined;
  readonly #ending = new AbortController();
  readonly #payloadOf: (shop: Shop, topic: string, orderId: number) => unknown;

  /** @param payloadOf builds what a webhook carries, at the time of its delivery */
  constructor(payloadOf: (shop: Shop, topic: string, orderId: number) => unknown) {
    this.#payloadOf = payloadOf;
  }

  /** Queues a delivery to every active webhook of a topic. */
  add(shop: Shop, topic: string, orderId: number): void {
    for (const webhook of shop.state.webhooks.values()) {
      if (webhook.status !== 'active' || webhook.topic !== topic) continue;
      const key = `${webhook.id} ${topic} ${orderId}`;
      if (this.#waiting.has(key)) continue;
      const dueAt = performance.now() + shop.settings.deliveryDelayMs;
      this.#waiting.set(key, { webhookId: webhook.id, topic, orderId, dueAt });
    }
    this.pump(shop);
  }

  /** Sends what is due, as far as settings allow; to be called after a change of settings too. */
  pump(shop: Shop): void {
    if (!shop.settings.deliver) return;
    for (const [key, waiting] of this.#waiting) {
      if (this.#onTheWay >= shop.settings.deliveryConcurrency) return;
      if (waiting.dueAt > performance.now()) {
        this.#wakeAt(shop, waiting.dueAt);
        return;
      }
      this.#waiting.delete(key);
      void this.#deliver(shop, waiting);
    }
  }

  made(): readonly Delivery[] {
    return this.#made;
  }

  /** Deliveries that are not made yet, those on their way included. */
  pendingCount(): number {
    return this.#waiting.size + this.#onTheWay;
  }

  /** Sends the same bytes again; undefined when there is no such delivery. */
  async resend(shop: Shop, id: number): Promise<Delivery | undefined> {
    const earlier = this.#made.find((delivery) => delivery.id === id);
    if (earlier === undefined) return undefined;
    const { webhook_id, topic, resource_id, url, headers, body } = earlier;
    return this.#send(shop, { webhook_id, topic, resource_id, url, headers, body, resend_of: id });
  }

  /** The unsigned form that WooCommerce sends when a webhook is saved; only a 200 will do. */
  async ping(shop: Shop, webhook: Webhook): Promise<Delivery> {
    const made = await this.#send(shop, {
      webhook_id: webhook.id,
      topic: 'ping',
      resource_id: null,
      url: webhook.deliveryUrl,
      headers: { 'User-Agent': userAgent, 'Content-Type': 'application/x-www-form-urlencoded' },
      body: `webhook_id=${webhook.id}`,
      resend_of: null,
    });
    if (made.status === 200) webhook.pendingDelivery = false;
    return made;
  }

  clear(): void {
    this.#waiting.clear();
    this.#made = [];
  }

  /** Sends nothing more and cuts off what is on its way. */
  close(): void {
    this.#waiting.clear();
    clearTimeout(this.#timer);
    this.#ending.abort();
  }

  #wakeAt(shop: Shop, dueAt: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.pump(shop), Math.max(1, dueAt - performance.now())).unref();
  }

  async #deliver(shop: Shop, waiting: Waiting): Promise<void> {
    const webhook = shop.state.webhooks.get(waiting.webhookId);
    if (webhook?.status !== 'active') return;
    this.#onTheWay += 1;
    const body = phpJson(this.#payloadOf(shop, waiting.topic, waiting.orderId)).trim();
    const made = await this.#send(shop, {
      webhook_id: webhook.id,
      topic: waiting.topic,
      resource_id: waiting.orderId,
      url: webhook.deliveryUrl,
      headers: headersOf(shop, webhook, waiting.topic, body),
      body,
      resend_of: null,
    });
    countResult(webhook, made.status);
    this.#onTheWay -= 1;
    this.pump(shop);
  }

  async #send(
    shop: Shop,
    sent: Omit<Delivery, 'id' | 'at' | 'status' | 'error' | 'duration_ms'>,
  ): Promise<Delivery> {
    const delivery: Delivery = {
      id: this.#made.length + 1,
      at: new Date().toISOString(),
      status: null,
      error: null,
      duration_ms: null,
      ...sent,
    };
    this.#made.push(delivery);
    const { signal } = this.#ending;
    const result = await postBytes(sent.url, sent, { timeoutMs: shop.settings.deliveryTimeoutMs, signal });
    delivery.status = result.status;
    delivery.error = result.error;
    delivery.duration_ms = result.durationMs;
    return delivery;
  }
}

function headersOf(shop: Shop, webhook: Webhook, topic: string, body: string): Record<string, string> {
  const [resource = '', event = ''] = topic.split('.');
  return {
    'User-Agent': userAgent,
    'Content-Type': 'application/json',
    'X-WC-Webhook-Source': `${shop.siteUrl}/`,
    'X-WC-Webhook-Topic': topic,
    'X-WC-Webhook-Resource': resource,
    'X-WC-Webhook-Event': event,
    'X-WC-Webhook-Signature': signWebhook(body, webhook.secret),
    'X-WC-Webhook-ID': String(webhook.id),
    'X-WC-Webhook-Delivery-ID': deliveryIdOf(webhook.id, Math.floor(Date.now() / 1000)),
  };
}

/** 200 to 302 counts as received (`WC_Webhook::log_delivery`). */
function countResult(webhook: Webhook, status: number | null): void {
  if (status !== null && status >= 200 && status <= 302) webhook.failureCount = 0;
  else if (webhook.failureCount > maxFailures) webhook.status = 'disabled';
  else webhook.failureCount += 1;
}
