// Installs the project's packages where they are missing. Runs on whatever Node.js the machine has.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

/** The Node.js that the project is pinned to, once its packages are installed. */
export const node = `${root}node_modules/node/bin/node${process.platform === 'win32' ? '.exe' : ''}`;

/** The environment in which the project's own programs, and that Node.js, are found first. */
export const env = { ...process.env, PATH: `${join(root, 'node_modules', '.bin')}:${process.env.PATH}` };

/**
 * Where a program that a package brings is.
 *
 * @param {string} name
 */
export const bin = (name) => join(root, 'node_modules', '.bin', name);

/** npm's own record of what it installed last. */
const installed = `${root}node_modules/.package-lock.json`;

/**
 * Makes sure that packages are there: only those that the product runs with, or also those for its development.
 * Does nothing where they are. Standard output stays free for the result of the caller.
 *
 * @param {{ development: boolean }} options
 */
export async function ensurePackages({ development }) {
  const isCurrent =
    existsSync(installed) && statSync(installed).mtimeMs >= statSync(`${root}package-lock.json`).mtimeMs;
  const isThere = existsSync(installed) && existsSync(node) && existsSync(`${root}node_modules/express`);
  // The record is written last: a package may be there from an installation that was broken off.
  const hasDevelopment = isThere && readFileSync(installed, 'utf8').includes('"node_modules/vitest"');
  if (isCurrent && isThere && (hasDevelopment || !development)) return;
  console.error(`Installing packages${development ? '' : ' (only what the product runs with)'} …`);
  const options = [
    // What is there and right stays when the rest is added; it may be running.
    ...(isCurrent && isThere ? ['install', '--no-save'] : ['ci']),
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
    ...(development ? [] : ['--omit=dev']),
  ];
  if ((await runNpm(options)) === 0) return;
  console.error('npm could not install the packages. Is the package registry reachable? Then try again.');
  process.exit(1);
}

/** npm tidies up for long after a signal; what it leaves undone, the next installation removes anyway. */
const NPM_PATIENCE_MS = 2_000;

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Runs npm in a group of its own: a signal ends it with all that it has started, and then this process.
 *
 * @param {string[]} options
 * @returns {Promise<number | null>} its exit code
 */
export function runNpm(options) {
  const isWindows = process.platform === 'win32';
  const npm = spawn('npm', options, {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: isWindows,
    detached: !isWindows,
  });
  let endedBy;
  const send = (signal) => (isWindows ? npm.kill(signal) : process.kill(-npm.pid, signal));
  const pass = (signal) => {
    if (endedBy) return; // a terminal and npm may both pass the same Ctrl-C on
    endedBy = signal;
    send(signal);
    console.error('Stopping npm …');
    setTimeout(() => send('SIGKILL'), NPM_PATIENCE_MS).unref();
  };
  for (const signal of SIGNALS) process.on(signal, pass);
  return new Promise((resolve) => {
    npm.once('error', () => resolve(1));
    npm.once('exit', (code) => {
      for (const signal of SIGNALS) process.off(signal, pass);
      if (endedBy) process.exit(128 + constants.signals[endedBy]);
      resolve(code);
    });
  });
}
