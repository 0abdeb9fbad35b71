// npm run demo: sidecar, sandbox LMS and sandbox shop on this machine, with orders that are played step by step.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { setInterval } from 'node:timers';
import { ensurePackages, node, root } from './setup.mjs';

await ensurePackages({ development: false });

const local = ['127.0.0.1', 'localhost', process.env.NO_PROXY].filter(Boolean).join(',');
const demo = spawn(node, [`${root}sandbox/demo/main.ts`, ...process.argv.slice(2)], {
  // The demo ends when the channel does, so that it does not outlive this process.
  stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  env: { ...process.env, NO_PROXY: local, no_proxy: local },
});

// The demo cleans up, and takes the same signal twice as one; this process waits for it.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => demo.kill(signal));
demo.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)));
endWithNpm();

/** npm passes signals on to the shell between us, and not every shell passes them on to us. */
function endWithNpm() {
  const parent = process.ppid;
  if (process.env.npm_lifecycle_event === undefined) return;
  setInterval(() => {
    if (process.ppid !== parent) demo.kill('SIGTERM');
  }, 500).unref();
}
