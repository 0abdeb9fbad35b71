// npm run env: a WordPress for developers, by wp-env (wp-env.json). npm run env -- stop, or any other of its commands.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { ensurePages } from './admin-ui.mjs';
import { ensurePackages, env, root } from './setup.mjs';

/** Not among the project's packages: it is large, and only its users need it. wp-env.json was tried with this one. */
const WP_ENV = '@wordpress/env@11.16.0';

const asked = process.argv.slice(2);
const [command, ...options] = asked[0]?.startsWith('-') === false ? asked : ['start', ...asked];
if (command === 'start' && !options.includes('--help')) {
  await ensurePackages({ development: true });
  await ensurePages();
}
const wpEnv = spawn('npx', ['--yes', WP_ENV, command, '--config', 'wp-env.json', ...options], {
  cwd: root,
  env,
  stdio: 'inherit',
  shell: process.platform === 'win32',
});
// A terminal passes Ctrl-C on to both; this process waits for the other.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => wpEnv.kill(signal));
wpEnv.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)));
