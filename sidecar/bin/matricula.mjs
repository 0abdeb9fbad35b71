#!/usr/bin/env node
// Runs the command under the Node.js that the project is pinned to, whatever "node" is on the PATH, and with a small
// young generation: left alone, V8 lets the heap of a server that handles many short-lived orders grow twice as large.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import module from 'node:module';
import { fileURLToPath } from 'node:url';

const FLAG = '--max-semi-space-size=1';
const isPinned = Number(process.versions.node.split('.')[0]) >= 24;
const again = [FLAG, fileURLToPath(import.meta.url), ...process.argv.slice(2)];

if (isPinned && process.execArgv.includes(FLAG)) {
  module.enableCompileCache();
  const built = new URL('../dist/cli.js', import.meta.url);
  await import(existsSync(built) ? built.href : new URL('../src/cli.ts', import.meta.url).href);
} else if (isPinned && process.platform !== 'win32') {
  process.execve(process.execPath, [process.execPath, ...again]); // the same process goes on
} else {
  const node = isPinned ? process.execPath : module.createRequire(import.meta.url).resolve('node/bin/node');
  const child = spawn(node, again, { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
}
