import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Logger } from '../shared/logger.ts';
import { APP_ROLE, SCHEMA } from './migrate.ts';
import type { Database } from './schema.ts';

export type Db = Kysely<Database>;

/** For deliveries alone: while one batch waits for the disk, another is on its way there. */
export const INTAKE_CONNECTIONS = 2;

/**
 * Opens the app's connections. They run as a role that owns no table and is no superuser, so row-level security
 * binds them, and no transaction is left open by a process that was stopped: what it had locked is free before the next
 * sidecar may take its lanes over (`lanes.ts`).
 *
 * @param url A PostgreSQL 15 or newer; its user is a member of the app's role (`migrate` sees to it).
 */
export function openAppDatabase(url: string, logger: Logger, maxConnections = 10): Db {
  return open(url, logger, maxConnections, [
    `-c role=${APP_ROLE}`,
    '-c statement_timeout=30000',
    '-c idle_in_transaction_session_timeout=20000',
  ]);
}

/** Opens a connection of the tables' owner: migrations, backup and restore, nothing else. */
export function openOwnerDatabase(url: string, logger: Logger): Db {
  return open(url, logger, 1, []);
}

/** SQLSTATE classes: connection, no room or no memory, the server is stopped or starts, the system itself. */
const AWAY = /^(08|53|57P|58)/;

/** Whether an error says that the database is away, or takes nothing, and not that it was asked something wrong. */
export function isDatabaseAway(error: unknown): boolean {
  if (error instanceof pg.DatabaseError) return AWAY.test(error.code ?? '');
  const { code, message } = error instanceof Error ? (error as NodeJS.ErrnoException) : {};
  const isSocket = code !== undefined && ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT'].includes(code);
  // pg's own errors carry no code.
  return (
    isSocket ||
    /^(Connection terminated|Client has encountered|timeout exceeded when trying)/.test(message ?? '')
  );
}

function open(url: string, logger: Logger, max: number, options: string[]): Db {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    options: [`-c search_path=${SCHEMA}`, ...options].join(' '),
    connectionTimeoutMillis: 10_000,
    application_name: 'matricula',
  });
  // A connection that the server closes would end the process as an unhandled error: an idle one in the pool's name, and
  // one in the middle of a transaction, while nothing is asked of it, in its own.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => {
    client.on('error', (error) => logger.warn({ reason: error.message }, 'database.connection_lost'));
  });
  return new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
}
