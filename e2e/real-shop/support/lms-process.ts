import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

import type { Stopping } from '../../../sandbox/demo/stopping.ts';
import { freePort, untilListening } from '../../wordpress/child.ts';

const program = fileURLToPath(new URL('../../../sandbox/lms/src/main.ts', import.meta.url));

/** A sandbox LMS as a process, which lives by the clock of the environment. @returns its address */
export async function spawnLms(stopping: Stopping): Promise<string> {
  const port = await freePort();
  const child = spawn(process.execPath, [program, '--port', String(port), '--no-throttle'], {
    stdio: 'ignore',
  });
  stopping.beforeEnd(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    await once(child, 'exit');
  });
  await untilListening(child, { host: '127.0.0.1', port }, { what: 'The sandbox LMS', seconds: 20 });
  return `http://127.0.0.1:${port}`;
}
