import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { copyDatabase, createDatabase, startDatabase } from './database.ts';
import { cacheFolder, type Software } from './find-wordpress.ts';
import { runProgram } from './php.ts';
import { configureSite, layOutCore, linkPlugins, phpFolder } from './site-folder.ts';

/**
 * The data folder of a shop that is installed and seeded, made at the first need. It stays in the cache, under a name
 * that changes with the versions and with the programs that make it.
 */
export async function databaseTemplate(software: Software): Promise<string> {
  const folder = join(cacheFolder(), 'templates', await nameOf(software));
  if (!existsSync(folder)) await makeTemplate(software, folder);
  return folder;
}

async function nameOf({ versions }: Software): Promise<string> {
  const hash = createHash('sha256');
  for (const file of (await readdir(phpFolder)).toSorted()) {
    if (file.endsWith('.php')) hash.update(await readFile(join(phpFolder, file)));
  }
  return `${versions.wordpress}-${versions.woocommerce}-${hash.digest('hex').slice(0, 12)}`;
}

async function makeTemplate(software: Software, template: string): Promise<void> {
  const work = await mkdtemp(join(tmpdir(), 'matricula-template-'));
  try {
    const data = join(work, 'mysql');
    await createDatabase(data);
    await install(software, { data, folder: join(work, 'site') });
    await keep(data, template);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function install(
  software: Software,
  { data, folder }: { data: string; folder: string },
): Promise<void> {
  const database = await startDatabase(data);
  const target = { folder, url: 'http://127.0.0.1' };
  try {
    await layOutCore(software, folder);
    await linkPlugins(software, folder);
    await configureSite(folder, { url: target.url, databaseSocket: database.socket }, { cron: 'none' });
    await runProgram('install', target);
    await runProgram('activate', target, { args: ['woocommerce/woocommerce.php'] });
    await runProgram('run-seed', target);
  } finally {
    await database.stop();
  }
}

/** Another run may make the same at the same time: the first one stays. */
async function keep(data: string, template: string): Promise<void> {
  const parent = join(template, '..');
  await mkdir(parent, { recursive: true });
  const beside = await mkdtemp(join(parent, '.making-'));
  await copyDatabase(data, join(beside, 'mysql'));
  await rename(join(beside, 'mysql'), template).catch((error: unknown) => {
    if (!existsSync(template)) throw error;
  });
  await rm(beside, { recursive: true, force: true });
}
