import { sql, type Kysely } from 'kysely';

/**
 * Deliveries are claimed in the order they came. Without this, each claim of twenty looked at every due row, and a rush
 * of thousands, which the planner's statistics do not know of yet, made it take minutes.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index inbox_in_turn on matricula.inbox (tenant_id, received_at, id) where state = 'due'`.execute(
    db,
  );
}
