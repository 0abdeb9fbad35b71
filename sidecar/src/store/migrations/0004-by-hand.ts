import { sql, type Kysely } from 'kysely';

const CHANGES = [
  // What a person decided about an access; it outlives every delivery but a new purchase.
  `alter table access
     add column by_hand text check (by_hand in ('held', 'revoked')),
     add column by_hand_at timestamptz,
     add check ((by_hand is null) = (by_hand_at is null))`,
  `alter table learners drop constraint learners_state_check`,
  `alter table learners add constraint learners_state_check
     check (state in ('unknown', 'no_account', 'unconfirmed', 'active', 'disabled', 'retired'))`,
  // The account's address as the LMS last said it.
  `alter table learners add column lms_email_key text`,
  `create index timeline_by_actor on timeline (tenant_id, at) where detail ->> 'actor' is not null`,
  `create index learners_by_username on learners (tenant_id, lms_id, lower(username))`,
  // Accounts that were found by earlier releases are looked at again like others; spread over a day. Row-level security
  // holds for the tables' owner too, who has no tenant.
  `alter table learners no force row level security`,
  `update learners set next_lookup_at = now() + random() * interval '1 day' where username is not null`,
  `alter table learners force row level security`,
];

/** Decisions of people about an access, and what is noticed of an account after it was found. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const change of CHANGES) await sql.raw(change).execute(db);
}
