import type { Db } from '../store/database.ts';
import { inTenant, listTenants } from '../store/in-tenant.ts';
import { noteMissed } from '../store/shop-sweeps.ts';

/** Remembers, until the database does, that deliveries could not be taken. */
export class MissedDeliveries {
  readonly #db: Db;
  #isNoted = true;

  constructor(db: Db) {
    this.#db = db;
  }

  /** Shops may have delivered in vain. */
  note(): void {
    this.#isNoted = false;
  }

  /** Has the shops asked for what was missed. @throws while the database is still away. */
  async keep(): Promise<void> {
    if (this.#isNoted) return;
    this.#isNoted = true;
    try {
      for (const tenantId of await listTenants(this.#db)) await inTenant(this.#db, tenantId, noteMissed);
    } catch (error) {
      this.#isNoted = false;
      throw error;
    }
  }
}
