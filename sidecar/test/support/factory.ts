import type { Logger } from '../../src/shared/logger.ts';
import { createMetrics } from '../../src/shared/metrics.ts';
import type { DueWork, WorkKind } from '../../src/store/in-tenant.ts';
import { KINDS, startWorkers, type Worker, type Workers } from '../../src/workers.ts';
import { stubDatabase } from './stub-database.ts';
import { until } from './until.ts';

/** Something that a test lets happen when it wants to. */
export function gate<T = void>() {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  return { promise, open: resolve, fail: reject };
}

export const work = (kind: WorkKind, tenantId = 'acme', subject = ''): DueWork => ({
  kind,
  tenantId,
  subject,
});
export const nothing: Worker = () => Promise.resolve(false);

/** A worker whose every round lasts until it is ended. */
export function busyWorker() {
  const rounds: ReturnType<typeof gate<boolean>>[] = [];
  const worker: Worker = () => {
    const round = gate<boolean>();
    rounds.push(round);
    return round.promise;
  };
  const end = (round: number, result: boolean | Promise<boolean> = false) => rounds[round - 1]?.open(result);
  return { worker, end };
}

/** Workers over a database whose due work the test decides. */
export class Factory {
  due: DueWork[] = [];
  looks = 0;
  readonly started: DueWork[] = [];
  readonly logged: string[] = [];
  readonly metrics = createMetrics();
  /** What the database does at a look; by default it answers at once. */
  onLook: () => Promise<void> = () => Promise.resolve();
  #workers: Workers | undefined;

  start(worker: Worker): Workers {
    const db = stubDatabase(async () => {
      this.looks += 1;
      await this.onLook();
      return this.due.map(({ kind, tenantId, subject }) => ({ kind, tenant_id: tenantId, subject }));
    });
    const noted: Worker = (due) => {
      this.started.push(due);
      return worker(due);
    };
    const log = (_fields: object, event: string) => this.logged.push(event);
    const logger = { error: log, warn: log } as unknown as Logger;
    const each = Object.fromEntries(KINDS.map((kind) => [kind, noted])) as Record<WorkKind, Worker>;
    return (this.#workers = startWorkers(each, { db, logger, metrics: this.metrics }));
  }

  /** Waits until the database was looked at this often, and everything that follows at once has happened. */
  async untilLooked(times: number): Promise<void> {
    await until(() => this.looks >= times);
    await new Promise((resolve) => setImmediate(resolve));
  }

  stop(): Promise<void> | undefined {
    return this.#workers?.stop();
  }
}
