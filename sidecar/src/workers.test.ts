import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { busyWorker, Factory, gate, nothing, work } from '../test/support/factory.ts';
import { until } from '../test/support/until.ts';
import { sleep } from './shared/sleep.ts';
import { KINDS } from './workers.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
});

afterEach(() => {
  vi.useRealTimers();
});

/** A look that is wanted would have begun by then. */
const LONGER_THAN_BETWEEN_LOOKS_MS = 100;

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
        ...KINDS.slice(2).map((kind) => ({ labels: { kind }, value: 0 })),
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
    const all = [work('inbox'), work('inbox', 'other'), work('lane', 'acme', 'a'), work('lane', 'acme', 'b')];
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

  it.each<[string, () => boolean | Promise<boolean>]>([
    ['is done', () => true],
    ['has found nothing', () => false],
    ['has failed', () => Promise.reject(new Error('broken'))],
  ])('that comes while a worker is busy is found as soon as that worker %s', async (_how, result) => {
    const { worker, end } = busyWorker();
    factory.due = [work('inbox')];
    const workers = factory.start(worker);
    await factory.untilLooked(1);
    workers.wake();
    await factory.untilLooked(2);

    end(1, result());
    await factory.untilLooked(3);
    end(2);

    expect([factory.looks, factory.started]).toEqual([3, [work('inbox'), work('inbox')]]);
  });

  it('that says what is due begins it without a look, once at a time', async () => {
    const { worker, end } = busyWorker();
    const workers = factory.start(worker);
    await factory.untilLooked(1);
    const due = { subject: '', tenantId: 'acme', kind: 'inbox' } as const;

    workers.begin(due);
    workers.begin(due);
    factory.due = [work('inbox')];
    workers.wake();
    await factory.untilLooked(2);

    expect(factory.started).toEqual([due]);
    end(1);
    await factory.untilLooked(3);
    end(2);
    expect(factory.started).toEqual([due, due]);
  });

  it('that comes all the time makes us look no more than twenty times a second', async () => {
    const workers = factory.start(nothing);

    const ends = performance.now() + 500;
    while (performance.now() < ends) {
      workers.wake();
      await sleep(2);
    }

    expect([factory.looks > 1, factory.looks <= 11]).toEqual([true, true]);
  });

  it('that comes during the look that follows is not lost', async () => {
    const slow = gate();
    const { worker, end } = busyWorker();
    factory.due = [work('inbox')];
    factory.onLook = () => (factory.looks === 3 ? slow.promise : Promise.resolve());
    const workers = factory.start(worker);
    await factory.untilLooked(1);
    workers.wake();
    await factory.untilLooked(2);
    end(1);
    await factory.untilLooked(3);

    workers.wake();
    slow.open();
    await factory.untilLooked(4);
    end(2);
    await factory.untilLooked(5);
    end(3);

    expect(factory.started).toHaveLength(3);
  });

  it('is not asked for again and again when there was nothing to do', async () => {
    factory.due = [work('lane', 'acme', 'held-elsewhere')];

    factory.start(nothing);
    await factory.untilLooked(1);
    await sleep(LONGER_THAN_BETWEEN_LOOKS_MS);

    expect([factory.looks, factory.started.length]).toEqual([1, 1]);
  });

  it('is not asked for again and again by two workers that overlap and find nothing to do', async () => {
    const [a, b] = [work('lane', 'acme', 'a'), work('lane', 'acme', 'b')];
    const { worker, end } = busyWorker();
    factory.due = [a, b];
    const workers = factory.start(worker);
    await factory.untilLooked(1);
    workers.wake();
    await factory.untilLooked(2);

    for (const round of [1, 2, 3, 4]) {
      end(round);
      await sleep(LONGER_THAN_BETWEEN_LOOKS_MS);
    }

    // Both were busy when the word came, so each is looked at once more.
    expect([factory.looks, factory.started]).toEqual([4, [a, b, a, b]]);
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
    workers.begin(work('inbox'));
    vi.advanceTimersByTime(5_000);
    await new Promise((resolve) => setImmediate(resolve));

    expect([factory.looks, factory.started]).toEqual([1, []]);
  });
});
