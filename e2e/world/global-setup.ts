import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { FullConfig } from '@playwright/test';

import { publishWorld } from './world.ts';

const program = fileURLToPath(new URL('main.ts', import.meta.url));

/**
 * Starts the world before the first spec; the function that it gives back stops it after the last one.
 *
 * The process hears of the end by its channel, so it ends too when this one is killed. It stands in a group of its
 * own: a Ctrl-C reaches Playwright alone, which lets go of the browser first.
 */
// eslint-disable-next-line no-restricted-syntax -- Playwright takes the default export.
export default async function startWorldForSpecs({ metadata }: FullConfig): Promise<() => Promise<void>> {
  const local = ['127.0.0.1', 'localhost', process.env['NO_PROXY']].filter(Boolean).join(',');
  const world = fork(program, metadata['useFriendlyPorts'] === true ? ['--friendly-ports'] : [], {
    detached: process.platform !== 'win32',
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: { ...process.env, NO_PROXY: local, no_proxy: local },
  });
  const exited = once(world, 'exit');
  const started = once(world, 'message').then(([message]: unknown[]) => publishWorld(message));
  await Promise.race([started, exited.then(() => Promise.reject(new Error('The world did not start.')))]);
  return async () => {
    if (world.connected) world.disconnect();
    await exited;
  };
}
