import { sql, type Kysely } from 'kysely';

const TENANT_ID = `tenant_id text not null default current_setting('matricula.tenant_id', true) references tenants`;

/** `reconciliations` are the runs and their queue at once; `findings` are what each of them found. */
const TABLES: Record<string, string> = {
  reconciliations: `
    id uuid not null default gen_random_uuid(),
    kind text not null check (kind in ('lms', 'shop', 'backfill')),
    lms_id text,
    shop_id text,
    repairs boolean not null,
    options jsonb not null,
    asked_by text not null,
    position jsonb,
    counts jsonb not null default '{}',
    attempts integer not null default 0,
    started_at timestamptz not null default clock_timestamp(),
    next_step_at timestamptz not null default clock_timestamp(),
    claimed_by text,
    finished_at timestamptz,
    outcome text,
    primary key (tenant_id, id),
    check ((lms_id is null) = (kind <> 'lms') and (shop_id is null) = (kind = 'lms')),
    check ((finished_at is null) = (outcome is null)),
    foreign key (tenant_id, lms_id) references lms_connections on delete cascade,
    foreign key (tenant_id, shop_id) references shops`,
  findings: `
    reconciliation_id uuid not null,
    subject text not null,
    kind text not null,
    lms_id text,
    course_key text,
    mode text,
    access_id uuid,
    access_version integer,
    shop_id text,
    order_id text,
    line_id text,
    seat integer,
    learner text,
    detail text not null default '',
    state text not null check (state in ('unread', 'found', 'repaired')),
    primary key (tenant_id, reconciliation_id, subject),
    foreign key (tenant_id, reconciliation_id) references reconciliations on delete cascade`,
};

const CHANGES = [
  // One run about the same thing at a time.
  `create unique index reconciliations_running on reconciliations
     (tenant_id, kind, coalesce(lms_id, shop_id)) where finished_at is null`,
  `create index findings_unread on findings (tenant_id, reconciliation_id, lms_id, course_key, subject)
     where state = 'unread'`,
  `create index access_by_course_run on access (tenant_id, lms_id, course_key, id)`,
  // Null: not planned yet. Infinity: never by night.
  `alter table lanes add column next_reconciliation_at timestamptz`,
  `alter table shops add column next_reconciliation_at timestamptz`,
  // Taken beside the lane's holder.
  `alter table lane_calls add column is_spare boolean not null default false`,
  `create index lane_calls_spare on lane_calls (tenant_id, lms_id, called_at) where is_spare`,
  // An old order that was taken over, and what its shop is not to hear of what comes of that.
  `alter table orders
     add column backfilled_at timestamptz,
     add column silent text[] not null default '{}'
       check (silent <@ array['staff_note', 'customer_note', 'completion'])`,
  // What the first look at the LMS made of a grant that a backfill opened.
  `alter table grants add column take_over text
     check (take_over in ('due', 'ours', 'left', 'raised', 'above', 'absent'))`,
  `alter table reports alter column staff_note drop not null`,
];

/** What is due of reconciliations; beside due_work(), since it looks at none of the same tables but lanes and shops. */
const DUE_RECONCILIATIONS = `
  create function due_reconciliations() returns table (tenant_id text, kind text, subject text) language plpgsql as $$
  declare
    tenant text;
  begin
    perform set_config('matricula.tenant_id', '*', true);
    foreach tenant in array coalesce((select array_agg(id) from tenants), '{}') loop
      perform set_config('matricula.tenant_id', tenant, true);
      return query select tenant, 'reconcile', work.subject from (
        select '' as subject where exists (
          select from lanes where coalesce(next_reconciliation_at <= clock_timestamp(), true)
          union all select from shops where coalesce(next_reconciliation_at <= clock_timestamp(), true))
        union all select id::text from reconciliations
          where finished_at is null and next_step_at <= clock_timestamp()
      ) as work;
    end loop;
    perform set_config('matricula.tenant_id', '', true);
  end $$`;

/** Runs that compare the ledger with LMSs and shops, what they found, and old orders that were taken over. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const run = (statement: string) => sql.raw(statement).execute(db);
  const rule = `tenant_id = (select current_setting('matricula.tenant_id', true))`;
  for (const [table, columns] of Object.entries(TABLES)) {
    await run(`create table ${table} (${TENANT_ID}, ${columns})`);
    await run(`alter table ${table} enable row level security`);
    await run(`alter table ${table} force row level security`);
    await run(`create policy by_tenant on ${table} using (${rule}) with check (${rule})`);
    await run(`grant select, insert, update, delete on ${table} to matricula_app`);
  }
  for (const change of CHANGES) await run(change);
  await run(DUE_RECONCILIATIONS);
}
