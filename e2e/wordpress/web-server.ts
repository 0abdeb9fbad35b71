import { type ChildProcess, spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import { join } from 'node:path';

import { endGroup, killGroup, untilListening } from './child.ts';
import { phpSettings } from './php.ts';
import { phpFolder } from './site-folder.ts';

const START_SECONDS = 10;
const STOP_MS = 5_000;
/** PHP's web server answers one request at a time in each; WordPress calls itself. */
const WORKERS = 4;

/** PHP's own web server on a folder. */
export class WebServer {
  readonly #folder: string;
  readonly #port: number;
  readonly #workers: number;
  readonly #log: string;
  #child: ChildProcess | undefined;

  constructor(options: { folder: string; port: number; workers?: number; log: string }) {
    this.#folder = options.folder;
    this.#port = options.port;
    this.#workers = options.workers ?? WORKERS;
    this.#log = options.log;
  }

  async start(): Promise<void> {
    const output = openSync(this.#log, 'a');
    const child = spawn(
      'php',
      [
        ...phpSettings,
        ...['-S', `127.0.0.1:${this.#port}`, '-t', this.#folder],
        join(phpFolder, 'router.php'),
      ],
      {
        detached: true,
        stdio: ['ignore', output, output],
        env: { ...process.env, PHP_CLI_SERVER_WORKERS: String(this.#workers) },
      },
    );
    this.#child = child;
    const address = { host: '127.0.0.1', port: this.#port };
    await untilListening(child, address, { what: "PHP's web server", seconds: START_SECONDS });
  }

  /** Ends it in the middle of whatever it does. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (!child) return;
    killGroup(child, 'SIGKILL');
    await this.stop();
  }

  async stop(): Promise<void> {
    if (this.#child) await endGroup(this.#child, { patienceMs: STOP_MS });
    this.#child = undefined;
  }
}
