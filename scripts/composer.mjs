// Installs what the plugin is checked with, where it is missing. The shop installs none of it.
import { spawnSync } from 'node:child_process';
import { existsSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { env, root } from './setup.mjs';

const plugin = join(root, 'plugin');

/** Composer's own record of what it installed last. */
const installed = join(plugin, 'vendor', 'composer', 'installed.json');

/**
 * Makes sure that the tools are there. They are chosen for whatever PHP is there, so no lock file is kept. Where
 * they cannot be installed, the suites fail.
 */
export function ensureTools() {
  const wanted = statSync(join(plugin, 'composer.json')).mtimeMs;
  if (existsSync(installed) && statSync(installed).mtimeMs >= wanted) return;
  console.log('Installing the PHP tools …');
  const options = ['install', '--no-interaction', '--no-progress', '--quiet'];
  const { status } = spawnSync('composer', options, {
    cwd: plugin,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...env, COMPOSER_ALLOW_SUPERUSER: '1' },
  });
  const now = new Date();
  if (status === 0) utimesSync(installed, now, now); // Composer leaves it as it is when nothing changed.
}
