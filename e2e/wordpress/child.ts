import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer, type NetConnectOpts } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

const LOOK_AGAIN_MS = 50;

interface Daemon {
  /** Takes what it prints. */
  output: number;
  /** Whom it runs as; undefined: as this process. */
  user?: string | undefined;
  env?: NodeJS.ProcessEnv;
}

/**
 * Starts a process in a group of its own: a Ctrl-C of the terminal reaches this process alone. On Linux it also ends
 * when this process is killed before it could stop anything.
 */
export function startDaemon(
  command: [program: string, ...args: string[]],
  { output, user, env = {} }: Daemon,
): ChildProcess {
  const as = user === undefined ? [] : [`--reuid=${user}`, `--regid=${user}`, '--init-groups'];
  // A preloaded clock (libfaketime) that begins before the user changes cannot go on after that.
  const { LD_PRELOAD: preloaded, ...plainEnv } = { ...process.env, ...env };
  const preload = preloaded === undefined ? [] : ['env', `LD_PRELOAD=${preloaded}`];
  const [program, ...args] =
    process.platform === 'linux'
      ? ['setpriv', '--pdeathsig', 'TERM', ...as, ...preload, ...command]
      : command;
  return spawn(program, args, { detached: true, stdio: ['ignore', output, output], env: plainEnv });
}

/**
 * Waits until somebody listens.
 *
 * @throws Error when the process that is to listen ends before, or takes too long.
 */
export async function untilListening(
  child: ChildProcess,
  address: NetConnectOpts,
  { what, seconds }: { what: string; seconds: number },
): Promise<void> {
  const deadline = performance.now() + seconds * 1000;
  while (!(await accepts(address))) {
    if (hasEnded(child)) throw new Error(`${what} ended before it listened.`);
    if (performance.now() > deadline) throw new Error(`${what} did not listen within ${seconds} s.`);
    await wait(LOOK_AGAIN_MS);
  }
}

/** Waits until nobody listens any more: of a group that was killed, the last may end a moment after its first process. */
export async function untilFree(address: NetConnectOpts): Promise<void> {
  while (await accepts(address)) await wait(LOOK_AGAIN_MS);
}

/** Asks a group of processes to end, and kills what is left of it. */
export async function endGroup(child: ChildProcess, { patienceMs }: { patienceMs: number }): Promise<void> {
  if (hasEnded(child)) return;
  const ended = once(child, 'exit');
  killGroup(child, 'SIGTERM');
  const late = setTimeout(() => killGroup(child, 'SIGKILL'), patienceMs);
  await ended;
  clearTimeout(late);
  killGroup(child, 'SIGKILL'); // workers whose first process is gone
}

/** Sends a signal to a process and to all that it has started; nothing happens where there is none any more. */
export function killGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, signal);
  } catch {
    // None is left.
  }
}

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('The system gave no port.');
  return address.port;
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null || child.pid === undefined;
}

function accepts(address: NetConnectOpts): Promise<boolean> {
  const socket = connect(address);
  return new Promise((resolve) => {
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
  }).then((isAccepted) => {
    socket.destroy();
    return isAccepted === true;
  });
}
