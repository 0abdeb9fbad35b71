import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect } from 'vitest';
import { DatabaseWorld, type DatabaseWorldOptions } from '../support/faults/database-world.ts';
import { checkEveryLine, type Told } from '../support/faults/every-line-once.ts';
import { fault, size } from '../support/faults/fault.ts';
import type { Random } from '../support/faults/random.ts';
import { until } from '../support/until.ts';

const RESTARTS = size({ short: 3, full: 20 });
const ORDERS_OF_A_RESTART = 6;
const AWAY_SECONDS = size({ short: 5, full: 60 });

type Play = (world: DatabaseWorld, told: Told[], random: Random) => Promise<Record<string, unknown>>;

/** Plays something, and expects that all that was bought meanwhile ends as it should. */
function databaseFault(name: string, options: DatabaseWorldOptions, play: Play): void {
  const inWorld = async (random: Random) => {
    const world = await DatabaseWorld.start(options);
    try {
      const told: Told[] = [];
      const figures = await play(world, told, random);
      await world.untilCompleted(told);
      expect(await checkEveryLine(told, await world.parties())).toEqual({ wrong: [], excused: [] });
      const answers = Object.fromEntries(world.outbox.answers);
      expect(Object.keys(answers).filter((status) => !['200', '503'].includes(status))).toEqual([]);
      return { orders: told.length, answers, ...figures };
    } finally {
      await world.close();
    }
  };
  // Each waits most of its time: for claims of what broke off to run out.
  fault(name, inWorld, { concurrent: true });
}

describe('a database that others run', () => {
  databaseFault(`the database restarts ${RESTARTS} times`, { runBy: 'test' }, async (world, told, random) => {
    const ways: string[] = [];
    for (let restart = 0; restart < RESTARTS; restart += 1) {
      const bought = Array.from({ length: ORDERS_OF_A_RESTART }, () => world.buy());
      await wait(random.between(0, 400));
      const way = WAYS[restart % WAYS.length] ?? 'fast';
      await restartDatabase(world, way, random);
      ways.push(way);
      told.push(...(await Promise.all(bought)));
      await until(() => world.sidecar.isReady());
    }
    return { ways };
  });

  databaseFault(
    `the database is away for ${AWAY_SECONDS} seconds, and the shop delivers once`,
    { runBy: 'test', hasWebhooks: true },
    async (world, told) => {
      world.outbox.isPaused = true;
      told.push(await world.buy());
      await world.untilCompleted(told);

      await world.database.stop('fast');
      told.push(await world.buy(), await world.buy(), await world.buy());
      await wait(AWAY_SECONDS * 1000);
      expect(await world.probe()).toBe(503);
      await world.database.start();

      return {};
    },
  );
});

const WAYS = ['fast', 'immediate', 'a backend is killed'] as const;

async function restartDatabase(
  world: DatabaseWorld,
  way: (typeof WAYS)[number],
  random: Random,
): Promise<void> {
  if (way === 'a backend is killed') {
    const backends = execFileSync('pgrep', [
      '-P',
      String(world.database.serverPid),
      '-f',
      'matricula matricula',
    ]);
    process.kill(Number(random.pick(backends.toString().trim().split('\n'))), 'SIGKILL');
    return;
  }
  await world.database.stop(way);
  await wait(random.between(0, 1500));
  await world.database.start();
}

describe('the database that the sidecar runs', () => {
  databaseFault('the database is killed', { runBy: 'sidecar' }, async (world, told, random) => {
    const bought = Array.from({ length: ORDERS_OF_A_RESTART }, () => world.buy());
    await wait(random.between(0, 400));
    process.kill(world.serverPid, 'SIGKILL');
    told.push(...(await Promise.all(bought)));
    return {};
  });

  databaseFault('the database does not shut down', { runBy: 'sidecar' }, async (world, told) => {
    told.push(await world.buy());
    await world.untilCompleted(told);
    const server = world.serverPid;
    // Whoever writes the last checkpoint stands still.
    const writer = execFileSync('pgrep', ['-P', String(server), '-f', 'checkpointer']).toString();
    process.kill(Number(writer), 'SIGSTOP');

    await world.sidecar.stop();
    await world.sidecar.start();

    expect(world.serverPid).not.toBe(server);
    told.push(await world.buy());
    return {};
  });
});

/** A disk of its own needs a mount. */
describe.skipIf(userInfo().uid !== 0 || process.platform !== 'linux')('a disk that is full', () => {
  databaseFault('the disk is full', { runBy: 'sidecar', diskMiB: 180 }, async (world, told) => {
    told.push(await world.buy());
    await world.untilCompleted(told);

    const ballast = join(world.folder, 'ballast');
    fill(ballast);
    const refused = () => world.outbox.answers.get(503) ?? 0;
    while (refused() < 10) {
      told.push(await world.buy(randomBytes(300_000).toString('base64')));
      await wait(100);
    }
    const waiting = world.outbox.waiting;
    await wait(size({ short: 1_000, full: 20_000 }));
    rmSync(ballast);

    return { waiting };
  });
});

/** Writes until nothing more fits. */
function fill(file: string): void {
  const block = Buffer.alloc(256 * 1024, 1);
  for (;;) {
    try {
      writeFileSync(file, block, { flag: 'a' });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOSPC') return;
      throw error;
    }
  }
}
