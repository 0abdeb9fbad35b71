import type { Logger } from './shared/logger.ts';
import { noteClock } from './store/clock-marks.ts';
import type { Db } from './store/database.ts';
import { inTenant, listTenants } from './store/in-tenant.ts';

/** A clock that was set back is noticed so late at most, and what is planned waits so long at most. */
const NOTE_EVERY_MS = 10_000;

/** Keeps to the time that passes where the clock does not. */
export class ClockWatch {
  readonly #db: Db;
  readonly #logger: Logger;
  #notedAtMs = -Infinity;

  constructor(db: Db, logger: Logger) {
    this.#db = db;
    this.#logger = logger;
  }

  /** To be called often: looks every few seconds. */
  async look(): Promise<void> {
    if (performance.now() - this.#notedAtMs < NOTE_EVERY_MS) return;
    this.#notedAtMs = performance.now();
    for (const tenantId of await listTenants(this.#db)) {
      const backMs = await inTenant(this.#db, tenantId, noteClock);
      if (backMs > 0)
        this.#logger.warn({ tenant: tenantId, seconds: Math.round(backMs / 1000) }, 'clock.was_set_back');
    }
  }
}
