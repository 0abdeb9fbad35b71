import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { stubDatabase } from '../test/support/stub-database.ts';
import { until } from '../test/support/until.ts';
import type { Logger } from './shared/logger.ts';
import { createMetrics } from './shared/metrics.ts';
import type { DueWork, WorkKind } from './store/in-tenant.ts';
import { startWorkers, type Worker, type Workers } from './workers.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
});

afterEach(() => {
  vi.useRealTimers();
});

/** Something that a test lets happen when it wants to. */
function gate<T = void>() {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  return { promise, open: resolve, fail: reject };
}

const work = (kind: WorkKind, tenantId = 'acme', subject = ''): DueWork => ({ kind, tenantId, subject });
const asRow = ({ kind, tenantId, subject }: DueWork) => ({ kind, tenant_id: tenantId, subject });
const nothing: Worker = () => Promise.resolve(false);

/** Workers over a database whose due work the test decides. */
class Factory {
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
      return this.due.map(asRow);
    });
    const noted: Worker = (due) => {
      this.started.push(due);
      return worker(due);
    };
    const log = (_fields: object, event: string) => this.logged.push(event);
    const logger = { error: log, warn: log } as unknown as Logger;
    const each = { inbox: noted, lane: noted, settle: noted, report: noted, sweep: noted };
    this.#workers = startWorkers(each, { db, logger, metrics: this.metrics });
    return this.#workers;
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

let factory: Factory;

beforeEach(() => {
  factory = new Factory();
});

afterEach(() => factory.stop());

describe('work that is due', () => {
  it('is done by the worker of its kind, for its tenant', async () => {
    const all = [work('inbox'), work('lane', 'acme', 'main'), work('sweep', 'other')];
    factory.due = all;

    factory.start(nothing);
    await factory.untilLooked(1);

    expect(factory.started).toEqual(all);
  });

  it('is looked for every second, without being told', async () => {
    factory.start(nothing);
    await factory.untilLooked(1);

    factory.due = [work('report')];
    vi.advanceTimersByTime(1_000);
    await factory.untilLooked(2);

    expect(factory.started).toEqual([work('report')]);
  });

  it('is counted by kind', async () => {
    factory.due = [work('lane', 'acme', 'main'), work('lane', 'acme', 'second'), work('inbox')];

    factory.start(nothing);
    await factory.untilLooked(1);

    expect(await factory.metrics.due.get()).toMatchObject({
      values: [
        { labels: { kind: 'inbox' }, value: 1 },
        { labels: { kind: 'lane' }, value: 2 },
        { labels: { kind: 'settle' }, value: 0 },
        { labels: { kind: 'report' }, value: 0 },
        { labels: { kind: 'sweep' }, value: 0 },
      ],
    });
  });

  it('of one tenant and kind is done by one worker at a time, however often we are told', async () => {
    const busy = gate<boolean>();
    factory.due = [work('inbox')];
    const workers = factory.start(() => busy.promise);
    await factory.untilLooked(1);

    for (const look of [2, 3, 4]) {
      workers.wake();
      await factory.untilLooked(look);
    }
    busy.open(false);

    expect(factory.started).toHaveLength(1);
  });

  it('of other tenants, kinds and LMSs does not wait for it', async () => {
    const busy = gate<boolean>();
    const all = [
      work('inbox'),
      work('inbox', 'other'),
      work('report'),
      work('lane', 'acme', 'a'),
      work('lane', 'acme', 'b'),
    ];
    factory.due = all;

    factory.start(() => busy.promise);
    await factory.untilLooked(1);
    const started = [...factory.started];
    busy.open(false);

    expect(started).toEqual(all);
  });
});

describe('word of new work', () => {
  it('that comes during a look makes us look again at once', async () => {
    const slow = gate();
    factory.onLook = () => slow.promise;
    const workers = factory.start(nothing);
    await factory.untilLooked(1);

    workers.wake();
    workers.wake();
    slow.open();
    await factory.untilLooked(2);

    expect(factory.looks).toBe(2);
  });

  it('that comes while a worker is busy is found when that worker is done', async () => {
    const [first, second] = [gate<boolean>(), gate<boolean>()];
    factory.due = [work('inbox')];
    const workers = factory.start(() => (factory.started.length === 1 ? first.promise : second.promise));
    await factory.untilLooked(1);

    workers.wake();
    await factory.untilLooked(2);
    first.open(true);
    await until(() => factory.started.length === 2);
    second.open(false);

    expect(factory.started).toEqual([work('inbox'), work('inbox')]);
  });

  it('that a busy worker overlooked is found within a second', async () => {
    const first = gate<boolean>();
    factory.due = [work('inbox')];
    const workers = factory.start(() =>
      factory.started.length === 1 ? first.promise : Promise.resolve(false),
    );
    await factory.untilLooked(1);
    workers.wake();
    await factory.untilLooked(2);

    first.open(false);
    await first.promise;
    vi.advanceTimersByTime(1_000);
    await until(() => factory.started.length === 2);

    expect(factory.started).toEqual([work('inbox'), work('inbox')]);
  });

  it('is not asked for again and again when there was nothing to do', async () => {
    factory.due = [work('lane', 'acme', 'held-elsewhere')];

    factory.start(nothing);
    await factory.untilLooked(1);

    expect([factory.looks, factory.started.length]).toEqual([1, 1]);
  });
});

describe('a worker that fails', () => {
  it('is told of in the log, keeps no other waiting, and is tried again a second later', async () => {
    factory.due = [work('inbox'), work('report')];
    factory.start((due) =>
      due.kind === 'inbox' ? Promise.reject(new Error('broken')) : Promise.resolve(false),
    );
    await factory.untilLooked(1);

    vi.advanceTimersByTime(1_000);
    await factory.untilLooked(2);

    expect(factory.logged).toEqual(['worker.failed', 'worker.failed']);
    expect(factory.started.filter((due) => due.kind === 'report')).toHaveLength(2);
  });
});

describe('a database that is away', () => {
  it('is told of in the log, and looked at again a second later', async () => {
    factory.due = [work('inbox')];
    factory.onLook = () => (factory.looks === 1 ? Promise.reject(new Error('gone')) : Promise.resolve());
    factory.start(nothing);
    await until(() => factory.logged.length === 1);

    vi.advanceTimersByTime(1_000);
    await factory.untilLooked(2);

    expect([factory.logged, factory.started]).toEqual([['database.away'], [work('inbox')]]);
  });
});

describe('stopping', () => {
  it('waits for what is under way', async () => {
    const busy = gate<boolean>();
    factory.due = [work('inbox')];
    const workers = factory.start(() => busy.promise);
    await factory.untilLooked(1);
    let isStopped = false;

    const stopping = workers.stop().then(() => (isStopped = true));
    await new Promise((resolve) => setImmediate(resolve));
    const isStoppedEarly = isStopped;
    busy.open(true);
    await stopping;

    expect([isStoppedEarly, isStopped]).toEqual([false, true]);
  });

  it('starts nothing more, whatever was due, found or told', async () => {
    const slow = gate();
    factory.due = [work('inbox')];
    factory.onLook = () => slow.promise;
    const workers = factory.start(nothing);
    await factory.untilLooked(1);

    const stopping = workers.stop();
    slow.open();
    await stopping;
    workers.wake();
    vi.advanceTimersByTime(5_000);
    await new Promise((resolve) => setImmediate(resolve));

    expect([factory.looks, factory.started]).toEqual([1, []]);
  });
});
