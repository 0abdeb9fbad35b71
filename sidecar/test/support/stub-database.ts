import {
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type DatabaseConnection,
  type Driver,
  type QueryResult,
} from 'kysely';
import type { Db } from '../../src/store/database.ts';
import type { Database } from '../../src/store/schema.ts';

/** A database that answers every query by a function; its transactions do nothing. */
export function stubDatabase(answer: () => Promise<unknown[]>): Db {
  const connection: DatabaseConnection = {
    executeQuery: async <R>() => ({ rows: await answer() }) as QueryResult<R>,
    streamQuery: () => {
      throw new Error('Nothing is streamed here.');
    },
  };
  const nothing = () => Promise.resolve();
  const driver: Driver = {
    init: nothing,
    acquireConnection: () => Promise.resolve(connection),
    beginTransaction: nothing,
    commitTransaction: nothing,
    rollbackTransaction: nothing,
    releaseConnection: nothing,
    destroy: nothing,
  };
  return new Kysely<Database>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => driver,
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  });
}
