import { sql, type Kysely } from 'kysely';

/** A repeat purchase is asked about like whatever else only a person can decide. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table matricula.questions drop constraint questions_kind_check`.execute(db);
  await sql`
    alter table matricula.questions add constraint questions_kind_check check (kind in ('amount_refunded',
      'seats_refunded', 'line_refunded', 'order_ended', 'order_trashed', 'line_removed', 'quantity_reduced',
      'audit_missing', 'repeat_purchase'))`.execute(db);
}
