import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { createLogger } from '../../src/shared/logger.ts';
import { openOwnerDatabase } from '../../src/store/database.ts';
import { startEmbeddedPostgres } from '../../src/store/embedded-postgres.ts';
import { migrate } from '../../src/store/migrate.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    superuserUrl: string;
    ownerUrl: string;
  }
}

/** One real PostgreSQL for the whole run; the migrated database in it is the template of each file's own. */
// eslint-disable-next-line no-restricted-syntax -- vitest looks for it
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'matricula-test-'));
  const logger = createLogger('silent');
  const postgres = await startEmbeddedPostgres(folder, logger);
  const owner = openOwnerDatabase(postgres.ownerUrl, logger);
  await migrate(owner);
  await owner.destroy();
  project.provide('superuserUrl', postgres.superuserUrl);
  project.provide('ownerUrl', postgres.ownerUrl);
  return async () => {
    await dropClones(postgres.superuserUrl);
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  };
}

async function dropClones(superuserUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: superuserUrl.replace(/matricula$/, 'postgres') });
  await client.connect();
  const clones = await client.query<{ datname: string }>(
    `select datname from pg_database where datname like 'test_%'`,
  );
  for (const { datname } of clones.rows) await client.query(`drop database ${datname} with (force)`);
  await client.end();
}
