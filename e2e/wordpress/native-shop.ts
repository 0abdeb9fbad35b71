import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Stopping } from '../../sandbox/demo/stopping.ts';
import { freePort } from './child.ts';
import { startCrontab } from './crontab.ts';
import { copyDatabase, createDatabase, startDatabase } from './database.ts';
import type { Software } from './find-wordpress.ts';
import { FpmServer } from './fpm-server.ts';
import { runCode, runProgram, type Target } from './php.ts';
import { type ShopOptions, usualShop, type WordPressShop } from './shop.ts';
import { configureSite, layOutCore, linkPlugins, phpLogOf, readMails } from './site-folder.ts';
import { keptTemplate } from './template.ts';
import { BuiltInServer, type WebServer } from './web-server.ts';

/** A shop on the machine's own PHP and MariaDB. */
export interface NativeShop extends WordPressShop {
  /** A site of the network that this is, by the folder of its address. What stops one of them stops all. */
  site(path: string): NativeShop;
  /** Kills the web server in the middle of whatever it does (kill -9), and starts it anew at the same address. */
  restart(): Promise<void>;
}

/**
 * Starts a shop in a folder and with a database of its own.
 *
 * @param stopping Stops the shop when whatever runs it ends; `stop()` does so earlier.
 */
export async function startNativeShop(
  software: Software,
  options: Partial<ShopOptions>,
  stopping: Stopping,
): Promise<NativeShop> {
  const wanted = { ...usualShop, ...options };
  const closing = new Stopping();
  stopping.beforeEnd(() => closing.closeAll());
  const template = await keptTemplate(software, 'mariadb', (work) => makeDatabase(software, work));
  stopping.signal.throwIfAborted();
  const base = await mkdtemp(join(tmpdir(), 'matricula-shop-'));
  closing.beforeEnd(() => rm(base, { recursive: true, force: true, maxRetries: 5 }));
  const port = await freePort();
  const target = { folder: join(base, 'site'), url: `${wanted.tls ? 'https' : 'http'}://127.0.0.1:${port}` };
  const data = join(base, 'mysql');
  await copyDatabase(template, data);
  await layOut(software, { target, data, closing, cron: wanted.cron, network: wanted.network });
  await runProgram('run-configure', target, { env: { MATRICULA_TEST_SHOP: JSON.stringify(wanted) } });
  const Server = wanted.server === 'fpm' ? FpmServer : BuiltInServer;
  const log = join(base, 'php.log');
  const server = new Server({ folder: target.folder, port, workers: wanted.workers, tls: wanted.tls, log });
  closing.beforeEnd(() => server.stop());
  await server.start();
  stopping.signal.throwIfAborted();
  if (wanted.cron === 'crontab') closing.beforeEnd(startCrontab(target.url, wanted.crontabSeconds));
  return toShop(target, server, closing);
}

interface Site {
  target: Target;
  /** The files of its database. */
  data: string;
  cron: ShopOptions['cron'];
  /** Takes what stops the database. */
  closing: Stopping;
  network?: boolean;
}

/** Everything but the web server. */
async function layOut(
  software: Software,
  { target, data, cron, closing, network = false }: Site,
): Promise<void> {
  const database = await startDatabase(data);
  closing.beforeEnd(() => database.stop());
  await layOutCore(software, target.folder);
  await linkPlugins(software, target.folder);
  const { folder, url } = target;
  const config = { url, cron, seenAs: folder, databaseSocket: database.socket };
  await configureSite(folder, config);
  if (!network) return;
  await runProgram('network', target);
  await configureSite(folder, { ...config, network });
}

/** Installs and seeds a shop. @returns the files of its database, which does not run any more. */
async function makeDatabase(software: Software, work: string): Promise<string> {
  const target = { folder: join(work, 'site'), url: 'http://127.0.0.1' };
  const data = join(work, 'mysql');
  await createDatabase(data);
  const closing = new Stopping();
  try {
    await layOut(software, { target, data, closing, cron: 'none' });
    await runProgram('install', target);
    await runProgram('activate', target, { args: ['woocommerce/woocommerce.php'] });
    await runProgram('run-seed', target);
  } finally {
    await closing.closeAll();
  }
  return data;
}

function toShop(target: Target, server: WebServer, closing: Stopping): NativeShop {
  return {
    ...target,
    site: (path) => toShop({ ...target, url: `${target.url}/${path}` }, server, closing),
    phpLog: phpLogOf(target.folder),
    php: (code) => runCode(code, target),
    mails: () => readMails(target.folder),
    restart: async () => {
      await server.kill();
      await server.start();
    },
    stop: () => closing.closeAll(),
  };
}
