import type { PostgresCursor, PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely';
import pg from 'pg';

/** SQLSTATE `read_only_sql_transaction`. */
export const READ_ONLY = '25006';

/**
 * A pool whose connections keep nothing between two transactions: whom a transaction works as, and how long it may take, goes
 * out with its BEGIN. So a pooler in front of the database may hand each transaction to another connection of its own.
 *
 * What is of no use any more is closed instead of being lent again (`isOfNoUse`), and the next one leads to wherever the
 * address leads by then.
 *
 * @param settings `name = value`, as SET LOCAL takes them.
 */
export function transactionPool(pool: pg.Pool, settings: string[]): PostgresPool {
  const opening = settings.map((setting) => `; set local ${setting}`).join('');
  return {
    options: pool.options,
    connect: async () => lend(await pool.connect(), opening),
    end: () => pool.end(),
  };
}

/**
 * Whether an error means that its connection leads nowhere useful, though it is open: to a server that was the primary and
 * only reads now, or to one that does not answer.
 */
export function isOfNoUse(error: unknown): boolean {
  if (error instanceof pg.DatabaseError) return error.code === READ_ONLY;
  return error instanceof Error && error.message === 'Query read timeout';
}

const BEGIN = /^(begin|start transaction)/;

function lend(client: pg.PoolClient, opening: string): PostgresPoolClient {
  let ended: Error | undefined;
  const ask = async (text: string, values: readonly unknown[]): Promise<unknown> => {
    // What follows, a rollback for one, would only wait; closing the connection rolls back.
    if (ended) throw ended;
    try {
      return await client.query(BEGIN.test(text) ? text + opening : text, [...values]);
    } catch (error) {
      if (error instanceof Error && isOfNoUse(error)) ended = error;
      throw error;
    }
  };
  function query<R>(text: string, values: readonly unknown[]): Promise<PostgresQueryResult<R>>;
  function query<R>(cursor: PostgresCursor<R>): PostgresCursor<R>;
  function query(asked: unknown, values: readonly unknown[] = []): unknown {
    if (typeof asked === 'string') return ask(asked, values);
    throw new TypeError('Rows are read at once; there are no cursors.');
  }
  return { query, release: (destroy) => client.release(destroy === true || ended !== undefined) };
}
