import { sql, type Kysely } from 'kysely';

/**
 * What is due is what was due when the look began. A condition on `clock_timestamp()`, which changes while a question is
 * answered, reads each row of an index: with thousands of orders under way, a look read them all.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const name of ['due_work', 'due_reconciliations']) {
    const found = await sql<{ text: string }>`
      select pg_get_functiondef(${`matricula.${name}`}::regproc) as text`.execute(db);
    await sql.raw((found.rows[0]?.text ?? '').replaceAll('clock_timestamp()', 'now()')).execute(db);
  }
}
