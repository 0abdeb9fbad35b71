// Runs a command beside a shop: node e2e/wordpress/run.ts --help
import { spawn } from 'node:child_process';
import { constants } from 'node:os';

import { Command, Option } from 'commander';

import { Stopped, Stopping } from '../../sandbox/demo/stopping.ts';
import { findWordPress, type Software } from './find-wordpress.ts';
import { startNativeShop } from './native-shop.ts';
import { environmentOf } from './php.ts';
import type { Cron, WordPressShop } from './shop.ts';

interface Flags {
  old: boolean;
  hpos: 'on' | 'off';
  cron: Cron;
  locale: string;
  playground: boolean;
  network: boolean;
}

const stopping = new Stopping();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => stopping.end(new Stopped(signal)));
}

await new Command('node e2e/wordpress/run.ts')
  .description(
    'Starts a WordPress with WooCommerce and the plugin, runs a command beside it, and stops it. The command finds the shop in MATRICULA_TEST_URL, and the core, for what loads wp-load.php, in MATRICULA_TEST_WORDPRESS.',
  )
  .usage('[options] -- <command …>')
  .argument(
    '<command...>',
    'for example: php plugin/vendor/bin/phpunit -c plugin/phpunit.integration.xml.dist',
  )
  .option('--old', 'the oldest WordPress and WooCommerce that are supported', false)
  .addOption(
    new Option('--hpos <where>', 'orders in tables of their own').choices(['on', 'off']).default('on'),
  )
  .addOption(
    new Option('--cron <how>', "what moves WordPress's schedule on")
      .choices(['none', 'visits', 'crontab'])
      .default('none'),
  )
  .option('--playground', 'WordPress Playground instead of this machine’s PHP and MariaDB', false)
  .option('--network', 'a network of sites in folders (multisite)', false)
  .option('--locale <locale>', 'the language of the shop', 'en_US')
  .action(async (command: string[], flags: Flags) => {
    process.exitCode = await runBeside(command, flags);
  })
  .parseAsync();

async function runBeside(command: string[], flags: Flags): Promise<number> {
  const found = await findWordPress(flags.old ? 'old' : 'new', { download: true });
  if ('reason' in found) {
    process.stderr.write(`${found.reason}\n`);
    return 1;
  }
  try {
    return await runCommand(command, await startShop(found.software, flags));
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
    return 128 + constants.signals[error.signal];
  } finally {
    await stopping.closeAll();
  }
}

async function startShop(software: Software, flags: Flags): Promise<WordPressShop> {
  const { cron, locale, network } = flags;
  const options = { hpos: flags.hpos === 'on', cron, locale, network };
  if (!flags.playground) return startNativeShop(software, options, stopping);
  const { startPlaygroundShop } = await import('./playground-shop.ts'); // it loads much
  return startPlaygroundShop(software, { ...options, php: flags.old ? '7.4' : '8.5' }, stopping);
}

/** @returns the command's exit code. */
function runCommand([program = '', ...args]: string[], shop: WordPressShop): Promise<number> {
  const child = spawn(program, args, { stdio: 'inherit', env: { ...process.env, ...environmentOf(shop) } });
  stopping.signal.addEventListener('abort', () => child.kill('SIGTERM'));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)));
  });
}
