import { type ChildProcess } from 'node:child_process';
import { openSync } from 'node:fs';
import { join } from 'node:path';

import { endGroup, killGroup, startDaemon, untilFree, untilListening } from './child.ts';
import { phpSettings } from './php.ts';
import type { Tls } from './shop.ts';
import { phpFolder } from './site-folder.ts';

const START_SECONDS = 30;
const STOP_MS = 5_000;
/** PHP's web server leaves its workers behind when it is told to end. */
const KEEP_TOGETHER = 'trap "kill -9 0" TERM; "$0" "$@" & wait';

export interface WebServerOptions {
  /** The site that it serves. */
  folder: string;
  port: number;
  /** How many requests are answered at a time. */
  workers: number;
  /** Only nginx speaks TLS. */
  tls?: Tls | undefined;
  log: string;
}

/** What serves a site, on 127.0.0.1. */
export interface WebServer {
  /** @throws Error when nobody listens in time. */
  start(): Promise<void>;
  /** Ends it in the middle of whatever it does (kill -9). */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

/** PHP's own web server. Like Apache's module, it ends a response when its program ends. */
export class BuiltInServer implements WebServer {
  readonly #options: WebServerOptions;
  #child: ChildProcess | undefined;

  constructor(options: WebServerOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    const child = startDaemon(
      [
        'sh',
        ...['-c', KEEP_TOGETHER, 'php'],
        ...phpSettings,
        ...['-S', `127.0.0.1:${this.#options.port}`, '-t', this.#options.folder],
        join(phpFolder, 'router.php'),
      ],
      {
        output: openSync(this.#options.log, 'a'),
        env: { PHP_CLI_SERVER_WORKERS: String(this.#options.workers) },
      },
    );
    this.#child = child;
    await untilListening(child, this.#address, { what: "PHP's web server", seconds: START_SECONDS });
  }

  get #address() {
    return { host: '127.0.0.1', port: this.#options.port };
  }

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
