import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { until } from './until.ts';

/** A server program of one test. */
export interface Daemon {
  stop: () => Promise<void>;
}

/**
 * Starts a server that stays in the foreground, and waits until it listens on 127.0.0.1.
 *
 * @param options `uid`: who it runs as, where root may not.
 */
export async function startDaemon(
  [program, ...args]: [string, ...string[]],
  { port, env = {}, uid }: { port: number; env?: Record<string, string>; uid?: number },
): Promise<Daemon> {
  const said: Buffer[] = [];
  const child = spawn(program, args, {
    env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin`, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(uid !== undefined && { uid, gid: uid }),
  });
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => said.push(part));
  const ended = once(child, 'exit').catch(() => undefined);
  await until(
    () => hasEnded(child) || isListening(port),
    undefined,
    () => `${program} does not listen`,
  );
  if (hasEnded(child)) throw new Error(`${program} ended: ${Buffer.concat(said).toString()}`);
  return {
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('error', () => resolve(false));
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
  });
}
