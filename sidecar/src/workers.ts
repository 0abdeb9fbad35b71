import type { Logger } from './shared/logger.ts';
import type { Metrics } from './shared/metrics.ts';
import type { Db } from './store/database.ts';
import { listDueWork, type DueWork, type WorkKind } from './store/in-tenant.ts';

/** Does what is due of one kind for one tenant. @returns Whether there was anything. */
export type Worker = (due: DueWork) => Promise<boolean>;

export interface Workers {
  /** Something became due in this process: look now instead of at the next second. */
  wake: () => void;
  /** Starts nothing new and waits for what is under way. */
  stop: () => Promise<void>;
}

/** Other sidecars' work, retries and look-ups become due by the clock. */
const POLL_MS = 1_000;

const KINDS: WorkKind[] = ['inbox', 'lane', 'settle', 'report', 'sweep'];

/**
 * Looks for due rows and has them worked, each kind of each tenant at most once at a time. The rows are the queues:
 * a wake-up that is lost costs a second, never a row.
 */
export function startWorkers(
  workers: Record<WorkKind, Worker>,
  { db, logger, metrics }: { db: Db; logger: Logger; metrics: Metrics },
): Workers {
  const running = new Map<string, Promise<void>>();
  let isStopping = false;
  let isLooking = false;
  let isWoken = false;

  const isWokenAgain = () => isWoken && !isStopping;

  const run = async (due: DueWork) => {
    try {
      if (await workers[due.kind](due)) wake();
    } catch (error) {
      logger.error(
        { kind: due.kind, reason: error instanceof Error ? error.message : String(error) },
        'worker.failed',
      );
    }
  };

  const look = async () => {
    isLooking = true;
    do {
      isWoken = false;
      const all = await listDueWork(db);
      for (const kind of KINDS) metrics.due.set({ kind }, all.filter((due) => due.kind === kind).length);
      for (const due of all) {
        const key = JSON.stringify(due);
        if (isStopping || running.has(key)) continue;
        running.set(
          key,
          run(due).finally(() => running.delete(key)),
        );
      }
    } while (isWokenAgain());
  };

  const wake = () => {
    isWoken = true;
    if (isLooking || isStopping) return;
    look()
      .catch((error: unknown) =>
        logger.warn({ reason: error instanceof Error ? error.message : String(error) }, 'database.away'),
      )
      .finally(() => (isLooking = false));
  };

  const timer = setInterval(wake, POLL_MS);
  wake();
  return {
    wake,
    stop: async () => {
      isStopping = true;
      clearInterval(timer);
      await Promise.all(running.values());
    },
  };
}
