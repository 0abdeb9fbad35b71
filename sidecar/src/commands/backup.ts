import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import type { Config } from '../config.ts';
import { loadConfig } from '../load-config.ts';
import { VERSION } from '../version.ts';
import { createLogger } from '../shared/logger.ts';
import { loadSeal } from '../shared/seal.ts';
import { readBackupHeader, restoreBackup, writeBackup } from '../store/backup.ts';
import { openOwnerDatabase } from '../store/database.ts';
import { startEmbeddedPostgres } from '../store/embedded-postgres.ts';
import { migrate } from '../store/migrate.ts';
import { CommandError, say } from './context.ts';

export function addBackupCommands(program: Command): void {
  program
    .command('backup <file>')
    .description('write the whole ledger into a file, while the sidecar runs or not')
    .action(backup);
  program.command('restore <file>').description('read a backup into a new data folder').action(restore);
}

async function backup(file: string): Promise<void> {
  const config = await loadConfig();
  if (existsSync(file)) throw new CommandError(`${file} is there already.`);
  await withEmbedded(config, async (superuserUrl, ownerUrl) => {
    await migrateTo(ownerUrl);
    const seal = loadSeal(config.key, config.dataDir, config.previousKeys);
    const rows = await writeBackup(superuserUrl, file, {
      matriculaBackup: 1,
      version: VERSION,
      createdAt: new Date().toISOString(),
      keyFingerprint: seal.fingerprint,
    });
    say(`${rows} rows are in ${file}.`);
    say(
      `The key is not: keep ${config.key ? 'MATRICULA_KEY' : `${config.dataDir}/key`} elsewhere, without it the stored secrets do not open.`,
    );
  });
}

async function restore(file: string): Promise<void> {
  const config = await loadConfig();
  if (!existsSync(file)) throw new CommandError(`There is no file ${file}.`);
  const header = await readBackupHeader(file);
  const seal = loadSeal(config.key, config.dataDir, config.previousKeys);
  if (!seal.knows(header.keyFingerprint)) {
    throw new CommandError(
      `The backup was made under another key. Set MATRICULA_KEY to that key, or copy its file to ${config.dataDir}/key.`,
    );
  }
  await withEmbedded(config, async (superuserUrl, ownerUrl) => {
    await migrateTo(ownerUrl, header.migration);
    const rows = await restoreBackup(superuserUrl, file);
    await migrateTo(ownerUrl);
    say(`${rows} rows of ${header.createdAt} are restored into ${config.dataDir}.`);
  });
}

async function migrateTo(ownerUrl: string, target?: string): Promise<void> {
  const owner = openOwnerDatabase(ownerUrl, createLogger('silent'));
  try {
    await migrate(owner, target);
  } finally {
    await owner.destroy();
  }
}

async function withEmbedded(
  config: Config,
  work: (superuserUrl: string, ownerUrl: string) => Promise<void>,
): Promise<void> {
  if (config.databaseUrl) {
    throw new CommandError(
      'DATABASE_URL is set: back that database up with its own tools, for example pg_dump --schema=matricula.',
    );
  }
  const embedded = await startEmbeddedPostgres(config.dataDir, createLogger('silent'));
  try {
    await work(embedded.superuserUrl, embedded.ownerUrl);
  } finally {
    await embedded.stop();
  }
}
