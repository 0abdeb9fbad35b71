import { type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

import {
  commandsFor,
  demoEnvironment,
  type Matricula,
  startMatricula,
} from '../../../sandbox/demo/matricula.ts';
import { stopDatabase } from '../../../sandbox/demo/stop-database.ts';
import type { Stopping } from '../../../sandbox/demo/stopping.ts';
import { defaultSeed } from '../../../sandbox/lms/src/seed.ts';
import { freePort } from '../../wordpress/child.ts';

const START_SECONDS = 40;

/** A sidecar in a process of its own, on its embedded database, which can be stopped and started at the same address. */
export class Sidecar {
  readonly url: string;
  readonly dataDir: string;
  readonly matricula: Matricula;
  readonly #env: NodeJS.ProcessEnv;
  readonly #log: string;
  #child: ChildProcess | undefined;

  private constructor(port: number, dataDir: string, env: NodeJS.ProcessEnv, stopping: Stopping) {
    this.url = `http://127.0.0.1:${port}`;
    this.dataDir = dataDir;
    this.#log = join(dataDir, 'sidecar.log');
    this.#env = env;
    this.matricula = commandsFor(env, stopping);
  }

  /** @param settings Variables of its environment that are not as in the demo. */
  static async create(stopping: Stopping, settings: NodeJS.ProcessEnv = {}): Promise<Sidecar> {
    const dataDir = await mkdtemp(join(tmpdir(), 'matricula-real-shop-'));
    stopping.beforeEnd(() => rm(dataDir, { recursive: true, force: true, maxRetries: 5 }));
    stopping.beforeEnd(() => stopDatabase(dataDir));
    const port = await freePort();
    const env = { ...demoEnvironment(dataDir, port), ...settings };
    const sidecar = new Sidecar(port, dataDir, env, stopping);
    stopping.beforeEnd(() => sidecar.stop());
    return sidecar;
  }

  /** @throws Error when it is not ready in time. */
  async start(): Promise<void> {
    const child = startMatricula(['serve'], this.#env);
    this.#child = child;
    const log = createWriteStream(this.#log, { flags: 'a' });
    child.stdout?.pipe(log, { end: false });
    child.stderr?.pipe(log, { end: false });
    const deadline = performance.now() + START_SECONDS * 1000;
    while (!(await this.#isReady())) {
      if (child.exitCode !== null || performance.now() > deadline) {
        throw new Error(`The sidecar does not start. It says: ${await readFile(this.#log, 'utf8')}`);
      }
      await wait(50);
    }
  }

  async stop(): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    await once(child, 'exit');
  }

  /** @param more Further options of the command. */
  async addLms(id: string, lmsUrl: string, ...more: string[]): Promise<void> {
    const [client] = defaultSeed.clients;
    if (!client) throw new Error('The seed of the sandbox LMS has no client.');
    await this.matricula(
      ...['lms', 'add', id, '--url', lmsUrl],
      ...['--client-id', client.client_id, '--client-secret', client.client_secret],
      ...more,
    );
  }

  /** Puts a file where commands find it. @returns its path */
  async write(name: string, text: string): Promise<string> {
    const path = join(this.dataDir, name);
    await writeFile(path, text);
    return path;
  }

  /** @returns a code that pairs a shop under this id, whose courses are in this LMS. */
  async pairingCode(shopId: string, lmsId: string, ...more: string[]): Promise<string> {
    const printed = await this.matricula('shop', 'pair', shopId, '--lms', lmsId, ...more);
    const code = /^Pairing code\s+(\S+)/m.exec(printed)?.[1];
    if (code === undefined) throw new Error(`There is no pairing code in: ${printed}`);
    return code;
  }

  async #isReady(): Promise<boolean> {
    return fetch(`${this.url}/readyz`).then(
      (response) => response.ok,
      () => false,
    );
  }
}
