import { sleep } from './shared/sleep.ts';
import type { Logger } from './shared/logger.ts';
import type { Metrics } from './shared/metrics.ts';
import type { Db } from './store/database.ts';
import { listDueWork, type DueWork, type WorkKind } from './store/in-tenant.ts';

/** Does what is due of one kind for one tenant. @returns Whether there was anything. */
export type Worker = (due: DueWork) => Promise<boolean>;

export interface Workers {
  /** Something became due in this process: look now instead of at the next second. */
  wake: () => void;
  /** This became due in this process: it is begun without a look. */
  begin: (due: DueWork) => void;
  /** Starts nothing new and waits for what is under way. */
  stop: () => Promise<void>;
}

export interface WorkersParts {
  db: Db;
  logger: Logger;
  metrics: Metrics;
  /** Done before each look for due rows. */
  prepare?: () => Promise<unknown>;
}

/** Other sidecars' work, retries and look-ups become due by the clock. */
const POLL_MS = 1_000;

/** Looking is a question to the database: in a rush of news it is asked so often, and not for each. */
const LOOK_EVERY_MS = 50;

/** In the order in which they are counted. */
export const KINDS: WorkKind[] = [
  'inbox',
  'lane',
  'settle',
  'report',
  'sweep',
  'poll',
  'attention',
  'mail',
  'reconcile',
  'transfer',
  'purge',
  'connect',
];

/**
 * Looks for due rows and has them worked, each kind of each tenant at most once at a time. The rows are the queues:
 * a wake-up that is lost costs a second, never a row.
 */
export function startWorkers(
  workers: Record<WorkKind, Worker>,
  { db, logger, metrics, prepare = () => Promise.resolve() }: WorkersParts,
): Workers {
  const running = new Map<string, Promise<void>>();
  /** What was found due while it was being worked: looked at again as soon as that ends. */
  const missed = new Set<string>();
  let isStopping = false;
  let isLooking = false;
  let isLookWanted = false;
  /**
   * Whether that look follows news, and not only the end of missed work: else two works that are due and cannot be
   * done (another sidecar holds their rows) would each make us look for the other, again and again.
   */
  let hasNews = false;

  const isWantedAgain = () => isLookWanted && !isStopping;

  const run = async (due: DueWork): Promise<boolean> => {
    try {
      return await workers[due.kind](due);
    } catch (error) {
      logger.error(
        { kind: due.kind, reason: error instanceof Error ? error.message : String(error) },
        'worker.failed',
      );
      return false;
    }
  };

  const finish = (key: string, hasWorked: boolean) => {
    running.delete(key);
    const isMissed = missed.delete(key);
    if (hasWorked) wake();
    else if (isMissed) look();
  };

  const start = (all: DueWork[], mayBeMissed: boolean) => {
    for (const due of all) {
      const key = JSON.stringify([due.kind, due.tenantId, due.subject]);
      if (!running.has(key))
        running.set(
          key,
          run(due).then((hasWorked) => finish(key, hasWorked)),
        );
      else if (mayBeMissed) missed.add(key);
    }
  };

  const lookAround = async () => {
    isLooking = true;
    try {
      do {
        const nextLook = sleep(LOOK_EVERY_MS);
        const mayBeMissed = hasNews;
        isLookWanted = hasNews = false;
        await prepare();
        const all = await listDueWork(db);
        for (const kind of KINDS) metrics.due.set({ kind }, all.filter((due) => due.kind === kind).length);
        if (!isStopping) start(all, mayBeMissed);
        await nextLook;
      } while (isWantedAgain());
    } finally {
      isLooking = false;
    }
  };

  const look = () => {
    isLookWanted = true;
    if (isLooking || isStopping) return;
    lookAround().catch((error: unknown) =>
      logger.warn({ reason: error instanceof Error ? error.message : String(error) }, 'database.away'),
    );
  };

  const wake = () => {
    hasNews = true;
    look();
  };

  const begin = (due: DueWork) => {
    if (!isStopping) start([due], true);
  };

  const timer = setInterval(wake, POLL_MS);
  wake();
  return {
    wake,
    begin,
    stop: async () => {
      isStopping = true;
      clearInterval(timer);
      await Promise.all(running.values());
    },
  };
}
