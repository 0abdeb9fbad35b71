import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { until } from './until.ts';

/** The command that people run. */
export const COMMAND = fileURLToPath(new URL('../../bin/matricula.mjs', import.meta.url));

/** A sidecar in a process of its own, which can be killed and started again at the same address. */
export class SidecarProcess {
  readonly port: number;
  readonly url: string;
  /** Starts so far. */
  starts = 0;
  readonly #env: Record<string, string>;
  readonly #log: string;
  #child: ChildProcess | undefined;

  constructor(port: number, env: Record<string, string>, log: string) {
    this.port = port;
    this.url = `http://127.0.0.1:${port}`;
    this.#env = env;
    this.#log = log;
  }

  /** @param wrapper A program that runs the command, with its own arguments first. */
  async start(wrapper: string[] = []): Promise<void> {
    const [program, ...first] = [...wrapper, process.execPath, COMMAND, 'serve'];
    if (!program) throw new Error('There is nothing to run.');
    this.#child = spawn(program, first, {
      env: { ...process.env, ...this.#env, MATRICULA_PORT: String(this.port) },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const log = createWriteStream(this.#log, { flags: 'a' });
    this.#child.stdout?.pipe(log);
    this.#child.stderr?.pipe(log);
    this.starts += 1;
    await until(
      () => this.isReady(),
      100_000,
      () => `the sidecar does not start; see ${this.#log}`,
    );
  }

  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  async isReady(): Promise<boolean> {
    return fetch(`${this.url}/readyz`).then(
      (response) => response.ok,
      () => false,
    );
  }

  /** Ends the process at once, as a power cut does. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }

  /** Stands still in the middle of whatever it does (SIGSTOP), until it goes on. */
  standStill(): void {
    this.#child?.kill('SIGSTOP');
  }

  goOn(): void {
    this.#child?.kill('SIGCONT');
  }

  async stop(): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
