#!/usr/bin/env node
// Runs the command under the Node.js that the project is pinned to, whatever "node" is on the PATH, and with a heap that
// stays small: left alone, V8 lets the heap of a server that handles many short-lived orders grow twice as large.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import module from 'node:module';
import { fileURLToPath } from 'node:url';

/** MiB of the young generation, and how much the old one may grow before it is cleaned up. */
const FLAGS = ['--max-semi-space-size=4', '--heap-growing-percent=50'];
/**
 * What glibc's allocator is told (`man mallopt`): a large body's memory goes back when it is freed, as it does at first;
 * left alone, it learns to keep it, and the process grows by a quarter under bodies of all sizes.
 */
const ALLOCATOR = { MALLOC_MMAP_THRESHOLD_: '131072', MALLOC_ARENA_MAX: '2' };
const env = { ...ALLOCATOR, ...process.env };
const isPinned = Number(process.versions.node.split('.')[0]) >= 24;
const isSetUp =
  FLAGS.every((flag) => process.execArgv.includes(flag)) &&
  Object.keys(ALLOCATOR).every((name) => name in process.env);
const again = [...FLAGS, fileURLToPath(import.meta.url), ...process.argv.slice(2)];

if (isPinned && isSetUp) {
  module.enableCompileCache();
  const built = new URL('../dist/cli.js', import.meta.url);
  await import(existsSync(built) ? built.href : new URL('../src/cli.ts', import.meta.url).href);
} else if (isPinned && process.platform !== 'win32') {
  process.execve(process.execPath, [process.execPath, ...again], env); // the same process goes on
} else {
  const node = isPinned ? process.execPath : module.createRequire(import.meta.url).resolve('node/bin/node');
  const child = spawn(node, again, { stdio: 'inherit', env });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
}
