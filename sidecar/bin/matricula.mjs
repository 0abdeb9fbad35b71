#!/usr/bin/env node
// Runs under the Node.js that the project is pinned to, whatever "node" is on the PATH.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import module from 'node:module';
import { fileURLToPath } from 'node:url';

const major = Number(process.versions.node.split('.')[0]);
if (major < 24) {
  const pinned = module.createRequire(import.meta.url).resolve('node/bin/node');
  const child = spawn(pinned, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: 'inherit',
  });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
} else {
  module.enableCompileCache();
  const built = new URL('../dist/cli.js', import.meta.url);
  await import(existsSync(built) ? built.href : new URL('../src/cli.ts', import.meta.url).href);
}
