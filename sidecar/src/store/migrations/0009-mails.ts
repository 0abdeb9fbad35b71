import { sql, type Kysely } from 'kysely';

const TENANT_ID = `tenant_id text not null default current_setting('matricula.tenant_id', true) references tenants`;

const TABLES: Record<string, string> = {
  // Who is written to: of a shop, of an LMS, or, where both are empty, of everything that has nobody of its own.
  owners: `
    shop_id text not null default '',
    lms_id text not null default '',
    addresses text[] not null check (cardinality(addresses) between 1 and 20),
    primary key (tenant_id, shop_id, lms_id),
    check (shop_id = '' or lms_id = '')`,
  // One row a tenant, made by the first look.
  attention_watch: `
    locale text not null default 'en',
    remind_after_days integer not null default 7 check (remind_after_days between 0 and 365),
    next_look_at timestamptz not null default clock_timestamp(),
    primary key (tenant_id)`,
  // What is open, and what its owner was told of it.
  attention_groups: `
    id text not null,
    opened_at timestamptz not null default clock_timestamp(),
    empty_since timestamptz,
    mailed_at timestamptz,
    reminded_at timestamptz,
    primary key (tenant_id, id)`,
  mails: `
    id uuid not null default gen_random_uuid(),
    kind text not null,
    recipient text not null,
    subject text not null,
    text_body text not null,
    html_body text not null,
    message_id text not null,
    created_at timestamptz not null default clock_timestamp(),
    state text not null default 'due' check (state in ('due', 'sent', 'needs_attention')),
    outcome text,
    answer text,
    attempts integer not null default 0,
    next_attempt_at timestamptz not null default clock_timestamp(),
    claimed_by text,
    sent_at timestamptz,
    attention_since timestamptz not null default clock_timestamp(),
    primary key (tenant_id, id),
    unique (tenant_id, message_id)`,
};

const CHANGES = [
  `create index mails_due on mails (tenant_id, next_attempt_at) where state = 'due'`,
  `create index mails_by_time on mails (tenant_id, created_at)`,
  `create index access_in_attention on access (tenant_id, state) where state in ('needs_attention', 'held')`,
  `create index order_lines_with_problems on order_lines (tenant_id) where problems <> '[]'::jsonb`,
  `create index inbox_in_attention on inbox (tenant_id) where state = 'needs_attention'`,
  `create index reports_in_attention on reports (tenant_id) where state = 'needs_attention'`,
  `create index mails_in_attention on mails (tenant_id) where state = 'needs_attention'`,
  // Since when a row needs a person. Kept by the database: many places park a row, and none of them may forget it.
  `create function note_attention() returns trigger language plpgsql as $$
   begin
     new.attention_since := clock_timestamp();
     return new;
   end $$`,
  ...['access', 'inbox', 'reports', 'order_lines'].map(
    (table) =>
      `alter table ${table} add column attention_since timestamptz not null default clock_timestamp()`,
  ),
  ...['inbox', 'reports', 'mails'].map(
    (table) =>
      `create trigger note_attention before update of state on ${table} for each row
         when (new.state = 'needs_attention' and old.state <> new.state) execute function note_attention()`,
  ),
  `create trigger note_attention before update of state on access for each row
     when (new.state in ('needs_attention', 'held')
       and (old.state, old.needs_attention_cause, old.held_reason)
         is distinct from (new.state, new.needs_attention_cause, new.held_reason))
     execute function note_attention()`,
  // The last settled answer of the LMS was that it has no such course run.
  `alter table access add column missing_since timestamptz`,
  `create function note_missing() returns trigger language plpgsql as $$
   begin
     new.missing_since := case
       when new.needs_attention_cause = 'course_not_found' then coalesce(old.missing_since, clock_timestamp()) end;
     return new;
   end $$`,
  `create trigger note_missing before update of state on access for each row
     when (new.state <> 'due') execute function note_missing()`,
  `alter table access no force row level security`,
  `update access set missing_since = now() where needs_attention_cause = 'course_not_found'`,
  `alter table access force row level security`,
  `create trigger note_attention before update of problems on order_lines for each row
     when (old.problems = '[]'::jsonb and new.problems <> '[]'::jsonb) execute function note_attention()`,
];

/** What is looked for beside everything that earlier migrations look for. */
const MORE_WORK = `
        union all select 'attention', '' where not exists (
          select from attention_watch where next_look_at > clock_timestamp())
        union all select 'mail', '' where exists (
          select from mails where state = 'due' and next_attempt_at <= clock_timestamp())`;

const END_OF_WORK = ') as work;';

/** Mails as a queue of rows, who gets them, and what was said of the causes that need a person. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const run = (statement: string) => sql.raw(statement).execute(db);
  for (const [table, columns] of Object.entries(TABLES)) {
    const rule = `tenant_id = (select current_setting('matricula.tenant_id', true))`;
    await run(`create table ${table} (${TENANT_ID}, ${columns})`);
    await run(`alter table ${table} enable row level security`);
    await run(`alter table ${table} force row level security`);
    await run(`create policy by_tenant on ${table} using (${rule}) with check (${rule})`);
    await run(
      `grant select, insert, update${table === 'mails' ? '' : ', delete'} on ${table} to matricula_app`,
    );
  }
  for (const change of CHANGES) await run(change);
  const found = await sql<{ text: string }>`
    select pg_get_functiondef('due_work'::regproc) as text`.execute(db);
  const dueWork = found.rows[0]?.text ?? '';
  if (!dueWork.includes(END_OF_WORK)) throw new Error('due_work() does not end as it did.');
  await run(dueWork.replace(END_OF_WORK, `${MORE_WORK}\n      ${END_OF_WORK}`));
}
