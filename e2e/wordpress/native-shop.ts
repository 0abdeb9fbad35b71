import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Stopping } from '../../sandbox/demo/stopping.ts';
import { freePort } from './child.ts';
import { startCrontab } from './crontab.ts';
import { copyDatabase, startDatabase } from './database.ts';
import type { Software } from './find-wordpress.ts';
import { runCode, runProgram, type Target } from './php.ts';
import { type ShopOptions, usualShop, type WordPressShop } from './shop.ts';
import { configureSite, layOutCore, linkPlugins, readMails } from './site-folder.ts';
import { databaseTemplate } from './template.ts';
import { WebServer } from './web-server.ts';

/**
 * Starts a shop on the machine's own PHP and MariaDB, in a folder and with a database of its own.
 *
 * @param stopping Stops the shop when whatever runs it ends; `stop()` does so earlier.
 */
export async function startNativeShop(
  software: Software,
  options: Partial<ShopOptions>,
  stopping: Stopping,
): Promise<WordPressShop> {
  const wanted = { ...usualShop, ...options };
  const closing = new Stopping();
  stopping.beforeEnd(() => closing.closeAll());
  const template = await databaseTemplate(software);
  stopping.signal.throwIfAborted();
  const base = await mkdtemp(join(tmpdir(), 'matricula-shop-'));
  closing.beforeEnd(() => rm(base, { recursive: true, force: true, maxRetries: 5 }));
  const port = await freePort();
  const target = { folder: join(base, 'site'), url: `http://127.0.0.1:${port}` };
  await layOut(software, { target, template, base, wanted, closing });
  const server = new WebServer({ folder: target.folder, port, log: join(base, 'php.log') });
  closing.beforeEnd(() => server.stop());
  await server.start();
  stopping.signal.throwIfAborted();
  if (wanted.cron === 'crontab') {
    const stopCrontab = startCrontab(target.url, wanted.crontabSeconds);
    closing.beforeEnd(() => Promise.resolve(stopCrontab()));
  }
  return toShop(target, server, closing);
}

interface Plan {
  target: Target;
  template: string;
  base: string;
  wanted: ShopOptions;
  closing: Stopping;
}

/** Everything but the web server. */
async function layOut(software: Software, { target, template, base, wanted, closing }: Plan): Promise<void> {
  await copyDatabase(template, join(base, 'mysql'));
  const database = await startDatabase(join(base, 'mysql'));
  closing.beforeEnd(() => database.stop());
  await layOutCore(software, target.folder);
  await linkPlugins(software, target.folder);
  await configureSite(target.folder, { url: target.url, databaseSocket: database.socket }, wanted);
  await runProgram('run-configure', target, { env: { MATRICULA_TEST_SHOP: JSON.stringify(wanted) } });
}

function toShop(target: Target, server: WebServer, closing: Stopping): WordPressShop {
  return {
    ...target,
    phpLog: join(target.folder, 'wp-content', 'debug.log'),
    php: (code) => runCode(code, target),
    mails: () => readMails(target.folder),
    restart: async () => {
      await server.kill();
      await server.start();
    },
    stop: () => closing.closeAll(),
  };
}
