import { Kysely, PostgresAdapter, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import type { Logger } from '../shared/logger.ts';
import { APP_ROLE, SCHEMA } from './migrate.ts';
import type { Database } from './schema.ts';
import { isOfNoUse, READ_ONLY, transactionPool } from './transaction-pool.ts';

export type Db = Kysely<Database>;

/** For deliveries alone: while one batch waits for the disk, another is on its way there. */
export const INTAKE_CONNECTIONS = 2;

/** A statement that the server does not end itself by then was sent to a server that is gone without a word. */
const STATEMENT_MS = 30_000;
const ANSWER_MS = 40_000;

/**
 * Opens the app's connections. Their transactions run as a role that owns no table and is no superuser, so row-level
 * security binds them, and none is left open by a process that was stopped: what it had locked is free before the next
 * sidecar may take its lanes over (`lanes.ts`). Nothing is asked outside of a transaction: there, none of that holds.
 *
 * @param url A PostgreSQL 15 or newer; its user is a member of the app's role (`migrate` sees to it).
 */
export function openAppDatabase(
  url: string,
  logger: Logger,
  maxConnections = 10,
  { statementMs = STATEMENT_MS, answerMs = ANSWER_MS } = {},
): Db {
  return open(url, logger, { max: maxConnections, query_timeout: answerMs }, [
    `role = ${APP_ROLE}`,
    `statement_timeout = ${statementMs}`,
    'idle_in_transaction_session_timeout = 20000',
  ]);
}

/** Opens a connection of the tables' owner: migrations, backup and restore, nothing else. */
export function openOwnerDatabase(url: string, logger: Logger): Db {
  return open(url, logger, { max: 1 }, []);
}

/**
 * Asks whether rows can be written: a server that has become a replica, or was set to read-only, still answers.
 *
 * @throws what `isDatabaseAway` knows, where they cannot.
 */
export async function requireWritable(db: Db): Promise<void> {
  await sql.raw(REQUIRE_WRITABLE).execute(db);
}

const REQUIRE_WRITABLE = `do $$ begin
  if pg_is_in_recovery() or current_setting('transaction_read_only')::boolean then
    raise sqlstate '${READ_ONLY}' using message =
      'this server only reads: it is a replica, or was set to read-only. DATABASE_URL must lead to the primary';
  end if;
end $$`;

/** SQLSTATE classes: connection, no room or no memory, the server is stopped or starts, the system itself; and read-only. */
const AWAY = new RegExp(`^(08|53|57P|58|${READ_ONLY})`);

/** Nobody listens, nobody answers, or there is no way there: the name, too, is away while a database fails over. */
const SOCKET = [
  ...['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH'],
  ...['ENOTFOUND', 'EAI_AGAIN'],
];

/** Whether an error says that the database is away, or takes nothing, and not that it was asked something wrong. */
export function isDatabaseAway(error: unknown): boolean {
  if (error instanceof pg.DatabaseError) return AWAY.test(error.code ?? '');
  const { code, message } = error instanceof Error ? (error as NodeJS.ErrnoException) : {};
  // pg's own errors carry no code.
  return (
    SOCKET.includes(code ?? '') ||
    isOfNoUse(error) ||
    /^(Connection terminated|Client has encountered|timeout exceeded when trying)/.test(message ?? '')
  );
}

function open(url: string, logger: Logger, options: pg.PoolConfig, settings: string[]): Db {
  const pool = new pg.Pool({
    connectionString: url,
    connectionTimeoutMillis: 10_000,
    // A server that is gone without a word is noticed also where nothing is asked of it.
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    application_name: 'matricula',
    verify: (client, done) => {
      client.query(REQUIRE_WRITABLE).then(() => done(), done);
    },
    ...options,
  });
  // A connection that the server closes would end the process as an unhandled error: an idle one in the pool's name, and
  // one in the middle of a transaction, while nothing is asked of it, in its own.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => {
    client.on('error', (error) => logger.warn({ reason: error.message }, 'database.connection_lost'));
  });
  const perTransaction = [`search_path = ${SCHEMA}`, ...settings];
  return new Kysely<Database>({
    dialect: new TransactionDialect({ pool: transactionPool(pool, perTransaction) }),
  });
}

class TransactionDialect extends PostgresDialect {
  override createAdapter(): PostgresAdapter {
    return new TransactionAdapter();
  }
}

/** `migrate` holds a lock until the end of its transaction; Kysely's own is one of the session, and given back before. */
class TransactionAdapter extends PostgresAdapter {
  override acquireMigrationLock(): Promise<void> {
    return Promise.resolve();
  }

  override releaseMigrationLock(): Promise<void> {
    return Promise.resolve();
  }
}
