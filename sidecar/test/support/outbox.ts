import { setTimeout as wait } from 'node:timers/promises';
import { post, signedAsPlugin, type Fixture } from './deliveries.ts';
import { WEBHOOK_SECRET } from './connections.ts';

/**
 * A shop's outbox as the plugin has one: each delivery is sent with one id until it is taken. WooCommerce's own
 * webhooks try once, so they cannot show what a crash of ours loses.
 */
export class Outbox {
  readonly #url: string;
  readonly #sending = new Set<Promise<void>>();
  #sequence = 0;
  /** How often each status was answered; 0: no answer. */
  readonly answers = new Map<number, number>();
  /** Holds deliveries back. */
  isPaused = false;

  constructor(url: string) {
    this.#url = url;
  }

  /** Deliveries that were not taken yet. */
  get waiting(): number {
    return this.#sending.size;
  }

  add(order: object): void {
    this.#sequence += 1;
    const matricula = { topic: 'order.updated', sequence: this.#sequence };
    const delivery = signedAsPlugin(JSON.stringify({ ...order, matricula }), WEBHOOK_SECRET);
    const sending = this.#send(delivery).finally(() => this.#sending.delete(sending));
    this.#sending.add(sending);
  }

  async drain(): Promise<void> {
    await Promise.all(this.#sending);
  }

  async #send(delivery: Fixture): Promise<void> {
    for (;;) {
      if (!this.isPaused && (await this.#try(delivery)) === 200) return;
      await wait(50);
    }
  }

  async #try(delivery: Fixture): Promise<number> {
    const status = await post(this.#url, delivery).then(
      (response) => response.status,
      () => 0,
    );
    this.answers.set(status, (this.answers.get(status) ?? 0) + 1);
    return status;
  }
}
