import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Stopping } from '../../sandbox/demo/stopping.ts';
import { freePort } from './child.ts';
import { startCrontab } from './crontab.ts';
import type { Software } from './find-wordpress.ts';
import { type PhpVersion, Playground } from './playground.ts';
import { type ShopOptions, usualShop, type WordPressShop } from './shop.ts';
import { configureSite, copyFolder, layOutCore, phpLogOf, readMails } from './site-folder.ts';
import { keptTemplate } from './template.ts';

export interface PlaygroundOptions extends ShopOptions {
  php: PhpVersion;
  /** Where it listens; 0 for any port. */
  port: number;
}

const usualPlayground: PlaygroundOptions = { ...usualShop, php: '8.5', port: 0 };

/** Where the SQLite integration keeps its database. */
const DATABASE = 'wp-content/database';

/**
 * Starts a shop in WordPress Playground: PHP of the wanted version as WebAssembly in this process, and SQLite. Needs
 * nothing of the machine but Node.js, and is slower than the machine's own PHP.
 *
 * @param stopping Stops the shop when whatever runs it ends; `stop()` does so earlier.
 */
export async function startPlaygroundShop(
  software: Software,
  options: Partial<PlaygroundOptions>,
  stopping: Stopping,
): Promise<WordPressShop> {
  const wanted = { ...usualPlayground, ...options };
  const closing = new Stopping();
  stopping.beforeEnd(() => closing.closeAll());
  const template = await keptTemplate(software, 'sqlite', (work) =>
    makeDatabase(software, { php: wanted.php, work, stopping }),
  );
  stopping.signal.throwIfAborted();
  const base = await mkdtemp(join(tmpdir(), 'matricula-shop-'));
  closing.beforeEnd(() => rm(base, { recursive: true, force: true, maxRetries: 5 }));
  const folder = join(base, 'site');
  await layOutCore(software, folder);
  copyFolder(template, join(folder, DATABASE));
  const playground = await open(software, { ...wanted, folder, closing }, stopping);
  await playground.runProgram('run-configure', { env: { MATRICULA_TEST_SHOP: JSON.stringify(wanted) } });
  stopping.signal.throwIfAborted();
  if (wanted.cron === 'crontab') closing.beforeEnd(startCrontab(playground.url, wanted.crontabSeconds));
  return toShop(folder, playground, closing);
}

interface Site {
  folder: string;
  php: PhpVersion;
  port: number;
  cron: ShopOptions['cron'];
  closing: Stopping;
}

async function open(software: Software, site: Site, stopping: Stopping): Promise<Playground> {
  const port = site.port === 0 ? await freePort() : site.port;
  const url = `http://127.0.0.1:${port}`;
  await configureSite(site.folder, { url, cron: site.cron, seenAs: Playground.core });
  const playground = await Playground.start(software, { ...site, port, url }, stopping);
  site.closing.beforeEnd(() => playground.stop());
  stopping.signal.throwIfAborted();
  return playground;
}

/** Installs and seeds a shop. @returns the files of its database. */
async function makeDatabase(
  software: Software,
  { php, work, stopping }: { php: PhpVersion; work: string; stopping: Stopping },
): Promise<string> {
  const folder = join(work, 'site');
  const closing = new Stopping();
  try {
    await layOutCore(software, folder);
    const playground = await open(software, { folder, php, port: 0, cron: 'none', closing }, stopping);
    await playground.runProgram('install');
    await playground.runProgram('activate', { args: ['woocommerce/woocommerce.php'] });
    await playground.runProgram('run-seed');
  } finally {
    await closing.closeAll();
  }
  return join(folder, DATABASE);
}

function toShop(folder: string, playground: Playground, closing: Stopping): WordPressShop {
  return {
    url: playground.url,
    folder,
    phpLog: phpLogOf(folder),
    php: (code) => playground.runCode(code),
    mails: () => readMails(folder),
    stop: () => closing.closeAll(),
  };
}
