import { DEFAULT_TENANT, type Config } from './config.ts';
import type { Logger } from './shared/logger.ts';
import { INTAKE_CONNECTIONS, openAppDatabase, openOwnerDatabase, type Db } from './store/database.ts';
import { startEmbeddedPostgres } from './store/embedded-postgres.ts';
import { ensureTenant } from './store/in-tenant.ts';
import { migrate } from './store/migrate.ts';

export { DEFAULT_TENANT };

export interface Store {
  db: Db;
  /** Connections of its own to store deliveries: a shop waits for its answer, and not for work in the background. */
  intakeDb: Db;
  close(): Promise<void>;
}

/**
 * Opens the database, starting the embedded one where no other is configured, and brings its schema up to date.
 *
 * @throws EmbeddedPostgresError, MigrationError
 */
export async function openStore(config: Config, logger: Logger): Promise<Store> {
  const embedded = config.databaseUrl ? undefined : await startEmbeddedPostgres(config.dataDir, logger);
  const url = config.databaseUrl ?? embedded?.ownerUrl ?? '';
  try {
    const applied = await migrateWith(config.databaseOwnerUrl ?? url, logger);
    if (applied.length > 0) logger.info({ applied }, 'database.migrated');
    const db = openAppDatabase(url, logger);
    const intakeDb = openAppDatabase(url, logger, INTAKE_CONNECTIONS);
    await ensureTenant(db, DEFAULT_TENANT);
    return {
      db,
      intakeDb,
      close: async () => {
        await Promise.all([db.destroy(), intakeDb.destroy()]);
        await embedded?.stop();
      },
    };
  } catch (error) {
    await embedded?.stop();
    throw error;
  }
}

async function migrateWith(ownerUrl: string, logger: Logger): Promise<string[]> {
  const owner = openOwnerDatabase(ownerUrl, logger);
  try {
    return await migrate(owner);
  } finally {
    await owner.destroy();
  }
}
