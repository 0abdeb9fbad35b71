import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import { DemoError, type Stopping } from './stopping.ts';

const program = fileURLToPath(new URL('../../sidecar/bin/matricula.mjs', import.meta.url));

/** Runs one `matricula` command against the demo's data folder; gives back what it printed. */
export type Matricula = (...args: string[]) => Promise<string>;

/**
 * Starts `matricula`. It gets a group of its own: a Ctrl-C of the terminal must reach the demo alone, which then stops
 * its children in order. A sidecar that hears it twice leaves its database behind.
 */
export function startMatricula(args: string[], env: NodeJS.ProcessEnv): ChildProcess {
  return spawn(process.execPath, [program, ...args], {
    env,
    detached: process.platform !== 'win32',
    windowsHide: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Nobody waits half a minute on a laptop to see what a poll does. */
export const demoPollSeconds = 10;

/** The sidecar of the demo mails to a sandbox on this machine, two seconds after something came up. */
export function mailEnvironment(smtpUrl: string): NodeJS.ProcessEnv {
  return {
    MATRICULA_SMTP_URL: smtpUrl,
    MATRICULA_SMTP_TLS: 'optional',
    MATRICULA_MAIL_FROM: 'Matricula <matricula@school.example>',
    MATRICULA_ATTENTION_SETTLE_SECONDS: '2',
  };
}

/** The environment of the demo's own sidecar: nothing of the person's own settings, least of all their database. */
export function demoEnvironment(dataDir: string, port: number): NodeJS.ProcessEnv {
  const foreign = /^(MATRICULA_|DATABASE_|PG)/;
  const inherited = Object.entries(process.env).filter(([name]) => !foreign.test(name));
  return {
    ...Object.fromEntries(inherited),
    MATRICULA_DATA: dataDir,
    MATRICULA_PORT: String(port),
    MATRICULA_PUBLIC_URL: `http://127.0.0.1:${port}`,
    MATRICULA_PRIVATE_NETWORKS: '127.0.0.0/8',
    MATRICULA_POLL_SECONDS: String(demoPollSeconds),
    MATRICULA_LOG_LEVEL: 'info',
  };
}

/** Commands for one data folder. One that is under way when the demo ends is waited for: it holds the database. */
export function commandsFor(env: NodeJS.ProcessEnv, stopping: Stopping): Matricula {
  const running = new Set<Promise<string>>();
  stopping.beforeEnd(async () => {
    await Promise.allSettled(running);
  });
  return async (...args) => {
    stopping.signal.throwIfAborted();
    const command = run(args, env);
    running.add(command);
    try {
      return await command;
    } finally {
      running.delete(command);
    }
  };
}

function run(args: string[], env: NodeJS.ProcessEnv): Promise<string> {
  const child = startMatricula(args, env);
  let printed = '';
  let complaint = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (printed += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (complaint += text));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve(printed);
      else reject(new DemoError(`"matricula ${args.slice(0, 2).join(' ')}" failed. ${complaint || printed}`));
    });
  });
}
