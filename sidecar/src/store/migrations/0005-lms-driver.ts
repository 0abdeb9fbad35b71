import { sql, type Kysely } from 'kysely';

/** Which driver speaks to an LMS; all there were so far are spoken to by their own APIs. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table lms_connections
      add column driver text not null default 'openedx' check (driver in ('openedx', 'eox-core'))`.execute(
    db,
  );
}
