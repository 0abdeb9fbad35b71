import { sleep } from '../shared/sleep.ts';
import { INTAKE_CONNECTIONS, type Db } from '../store/database.ts';
import { storeDeliveries, type NewDelivery } from '../store/inbox.ts';

/** A batch is one INSERT and, while it lasts, one more copy of its bodies: this and one more body are the most. */
const MOST_DELIVERIES = 64;
const MOST_BYTES = 1024 * 1024;

/** How often a background worker looks whether it may go on. */
const LOOK_MS = 5;

/** While deliveries come one by one, and when many wait at once. */
const GIVE_WAY_MS = 100;
const GIVE_WAY_TO_EACH_MS = 10;

interface Waiting {
  tenantId: string;
  /** One name for each order of all tenants. */
  order: string;
  delivery: NewDelivery;
  settle: (id: string | undefined) => void;
  fail: (error: unknown) => void;
}

/**
 * Stores deliveries that shops push, many in one transaction while many come. What arrives during a transaction waits
 * for it and then goes together: a single delivery waits for nobody, and a rush costs the database a round of questions
 * for dozens of deliveries and not for each. Whoever asked is told after the commit.
 */
export class DeliveryBatches {
  readonly #db: Db;
  readonly #waiting = new Set<Waiting>();
  /** Orders of which a delivery is being stored: the next is compared with it, and comes after it. */
  readonly #orders = new Set<string>();
  #underWay = 0;

  constructor(db: Db) {
    this.#db = db;
  }

  /** @returns The stored row's id, or undefined for a repeat. */
  store(tenantId: string, delivery: NewDelivery): Promise<string | undefined> {
    const order = JSON.stringify([tenantId, delivery.shopId, delivery.orderId]);
    return new Promise((settle, fail) => {
      this.#waiting.add({ tenantId, order, delivery, settle, fail });
      if (this.#underWay < INTAKE_CONNECTIONS) void this.#storeAll();
    });
  }

  /**
   * Resolves when nothing is being stored, at the latest after a while, which is longer the more wait for their answer: whoever works in
   * the background lets deliveries pass, for a shop that waits too long for an answer gives the delivery up.
   */
  async untilQuiet(): Promise<void> {
    const unanswered = this.#waiting.size + this.#orders.size;
    const deadline = performance.now() + GIVE_WAY_MS + unanswered * GIVE_WAY_TO_EACH_MS;
    while (this.#underWay > 0 && performance.now() < deadline) await sleep(LOOK_MS);
  }

  async #storeAll(): Promise<void> {
    this.#underWay += 1;
    for (let batch = this.#takeBatch(); batch.length > 0; batch = this.#takeBatch()) {
      await this.#storeBatch(batch);
      for (const { order } of batch) this.#orders.delete(order);
    }
    this.#underWay -= 1;
  }

  /** Where a batch fails, each of it is tried alone: what one shop sent is no trouble of another's. */
  async #storeBatch(batch: Waiting[]): Promise<void> {
    try {
      const deliveries = batch.map(({ delivery }) => delivery);
      const ids = await this.#db
        .transaction()
        .execute((trx) => storeDeliveries(trx, batch[0]?.tenantId ?? '', deliveries, { arePushed: true }));
      batch.forEach(({ settle }, place) => settle(ids[place]));
    } catch (error) {
      if (batch.length === 1) batch[0]?.fail(error);
      else await Promise.all(batch.map((waiting) => this.#storeBatch([waiting])));
    }
  }

  /** The oldest first, of one tenant; none where whatever waits is of orders that are being stored. */
  #takeBatch(): Waiting[] {
    const batch: Waiting[] = [];
    let bytes = 0;
    for (const waiting of this.#waiting) {
      if (batch.length === MOST_DELIVERIES || bytes >= MOST_BYTES) break;
      if (waiting.tenantId !== (batch[0] ?? waiting).tenantId || this.#orders.has(waiting.order)) continue;
      bytes += waiting.delivery.body.length;
      this.#orders.add(waiting.order);
      this.#waiting.delete(waiting);
      batch.push(waiting);
    }
    return batch;
  }
}
