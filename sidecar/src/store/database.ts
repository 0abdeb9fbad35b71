import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Logger } from '../shared/logger.ts';
import { APP_ROLE, SCHEMA } from './migrate.ts';
import type { Database } from './schema.ts';

export type Db = Kysely<Database>;

/**
 * Opens the app's connections. They run as a role that owns no table and is no superuser, so row-level security
 * binds them, and no transaction is left open for longer than half a minute by a process that was stopped.
 *
 * @param url A PostgreSQL 15 or newer; its user is a member of the app's role (`migrate` sees to it).
 */
export function openAppDatabase(url: string, logger: Logger, maxConnections = 10): Db {
  return open(url, logger, maxConnections, [
    `-c role=${APP_ROLE}`,
    '-c statement_timeout=30000',
    '-c idle_in_transaction_session_timeout=30000',
  ]);
}

/** Opens a connection of the tables' owner: migrations, backup and restore, nothing else. */
export function openOwnerDatabase(url: string, logger: Logger): Db {
  return open(url, logger, 1, []);
}

function open(url: string, logger: Logger, max: number, options: string[]): Db {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    options: [`-c search_path=${SCHEMA}`, ...options].join(' '),
    connectionTimeoutMillis: 10_000,
    application_name: 'matricula',
  });
  // An idle connection that the server closes would end the process as an unhandled error.
  pool.on('error', (error) => logger.warn({ reason: error.message }, 'database.connection_lost'));
  return new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
}
