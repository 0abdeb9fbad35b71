import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

import type { Stopping } from '../stopping.ts';

const script = fileURLToPath(new URL('../../../scripts/real-shop.mjs', import.meta.url));

/**
 * Installs and builds what only a real shop needs, where it is missing: what runs WordPress, and the plugin's pages. It
 * says so on standard error.
 *
 * @returns What is in the way, in a sentence; undefined when all is there.
 */
export async function prepareWooCommerce(stopping: Stopping): Promise<string | undefined> {
  // A group of its own, as everything that the demo starts: a Ctrl-C of the terminal reaches the demo alone.
  const child = spawn(process.execPath, [script], { stdio: ['ignore', 2, 2], detached: true });
  const ended = once(child, 'exit');
  stopping.beforeEnd(async () => {
    child.kill('SIGTERM'); // nothing happens where it has ended; it ends npm with all that npm has started
    await ended;
  });
  const [code] = (await ended) as [number | null];
  stopping.signal.throwIfAborted();
  return code === 0 ? undefined : 'What a real shop needs on top could not be installed (see above).';
}
