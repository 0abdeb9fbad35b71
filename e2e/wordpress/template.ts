import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { cacheFolder, type Software } from './find-wordpress.ts';
import { copyFolder, phpFolder } from './site-folder.ts';

/**
 * The files of a database in which a shop is installed and seeded, made at the first need. They stay in the cache,
 * under a name that changes with the versions and with the programs that make them.
 *
 * @param engine What reads the files.
 * @param make Makes them in a folder of a work folder that is empty; gives back that folder.
 */
export async function keptTemplate(
  software: Software,
  engine: 'mariadb' | 'sqlite',
  make: (work: string) => Promise<string>,
): Promise<string> {
  const template = join(cacheFolder(), 'templates', await nameOf(software, engine));
  if (existsSync(template)) return template;
  const work = await mkdtemp(join(tmpdir(), 'matricula-template-'));
  try {
    await keep(await make(work), template);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return template;
}

async function nameOf({ versions }: Software, engine: string): Promise<string> {
  const hash = createHash('sha256');
  for (const file of (await readdir(phpFolder)).toSorted()) {
    if (file.endsWith('.php')) hash.update(await readFile(join(phpFolder, file)));
  }
  return `${engine}-${versions.wordpress}-${versions.woocommerce}-${hash.digest('hex').slice(0, 12)}`;
}

/** Another run may make the same at the same time: the first one stays. */
async function keep(made: string, template: string): Promise<void> {
  await mkdir(dirname(template), { recursive: true });
  const beside = await mkdtemp(join(dirname(template), '.making-'));
  copyFolder(made, beside);
  await rename(beside, template).catch(async (error: unknown) => {
    await rm(beside, { recursive: true, force: true });
    if (!existsSync(template)) throw error;
  });
}
