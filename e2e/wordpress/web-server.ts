import { type ChildProcess } from 'node:child_process';
import { openSync } from 'node:fs';
import { join } from 'node:path';

import { endGroup, killGroup, startDaemon, untilFree, untilListening } from './child.ts';
import { phpSettings } from './php.ts';
import { phpFolder } from './site-folder.ts';

const START_SECONDS = 30;
const STOP_MS = 5_000;
/** PHP's web server leaves its workers behind when it is told to end. */
const KEEP_TOGETHER = 'trap "kill -9 0" TERM; "$0" "$@" & wait';

/** PHP's own web server on a folder. */
export class WebServer {
  readonly #folder: string;
  readonly #port: number;
  readonly #workers: number;
  readonly #log: string;
  #child: ChildProcess | undefined;

  constructor(options: { folder: string; port: number; workers: number; log: string }) {
    this.#folder = options.folder;
    this.#port = options.port;
    this.#workers = options.workers;
    this.#log = options.log;
  }

  async start(): Promise<void> {
    const child = startDaemon(
      [
        'sh',
        ...['-c', KEEP_TOGETHER, 'php'],
        ...phpSettings,
        ...['-S', `127.0.0.1:${this.#port}`, '-t', this.#folder],
        join(phpFolder, 'router.php'),
      ],
      {
        output: openSync(this.#log, 'a'),
        env: { PHP_CLI_SERVER_WORKERS: String(this.#workers) },
      },
    );
    this.#child = child;
    await untilListening(child, this.#address, { what: "PHP's web server", seconds: START_SECONDS });
  }

  get #address() {
    return { host: '127.0.0.1', port: this.#port };
  }

  /** Ends it in the middle of whatever it does. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (!child) return;
    killGroup(child, 'SIGKILL');
    await this.stop();
    await untilFree(this.#address);
  }

  async stop(): Promise<void> {
    if (this.#child) await endGroup(this.#child, { patienceMs: STOP_MS });
    this.#child = undefined;
  }
}
