import { sql, type Kysely } from 'kysely';

const TENANT_ID = `tenant_id text not null default current_setting('matricula.tenant_id', true) references tenants`;

/** Tables with their columns and constraints; `tenant_id` is put before each. */
const TABLES: Record<string, string> = {
  lms_connections: `
    id text not null check (id ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
    base_url text not null,
    client_id text not null,
    client_secret text not null,
    closed_courses text not null default 'ask' check (closed_courses in ('never', 'ask', 'enroll')),
    capabilities jsonb,
    created_at timestamptz not null default now(),
    primary key (tenant_id, id)`,
  lanes: `
    lms_id text not null,
    budget_per_minute integer not null default 100 check (budget_per_minute > 0),
    recent_calls timestamptz[] not null default '{}',
    wait_until timestamptz,
    failures integer not null default 0,
    opened_at timestamptz,
    paused_at timestamptz,
    holder text,
    epoch bigint not null default 0,
    held_until timestamptz,
    needs_attention_cause text,
    needs_attention_since timestamptz,
    primary key (tenant_id, lms_id),
    foreign key (tenant_id, lms_id) references lms_connections on delete cascade`,
  course_runs: `
    lms_id text not null,
    course_key text not null,
    facts jsonb not null,
    read_at timestamptz not null default now(),
    primary key (tenant_id, lms_id, course_key),
    foreign key (tenant_id, lms_id) references lms_connections on delete cascade`,
  shops: `
    id text not null unique check (id ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
    name text not null,
    connector text not null,
    url text not null,
    webhook_secrets text[] not null check (cardinality(webhook_secrets) between 1 and 2),
    credentials text,
    locale text not null default 'en',
    default_lms_id text,
    settings jsonb not null,
    connected_at timestamptz not null default now(),
    last_delivery_at timestamptz,
    refused_since timestamptz,
    last_refused_at timestamptz,
    needs_attention_cause text,
    needs_attention_since timestamptz,
    sweep_from timestamptz,
    next_sweep_at timestamptz,
    created_at timestamptz not null default now(),
    primary key (tenant_id, id),
    foreign key (tenant_id, default_lms_id) references lms_connections`,
  offers: `
    shop_id text not null,
    sku text not null,
    version integer not null,
    entries jsonb not null,
    created_at timestamptz not null default now(),
    primary key (tenant_id, shop_id, sku, version),
    foreign key (tenant_id, shop_id) references shops`,
  inbox: `
    id uuid not null default gen_random_uuid(),
    shop_id text not null,
    order_id text not null,
    topic text not null,
    webhook_id text,
    headers jsonb not null,
    body bytea not null,
    body_hash text not null,
    received_at timestamptz not null default clock_timestamp(),
    state text not null default 'due' check (state in ('due', 'done', 'set_aside', 'needs_attention')),
    outcome text,
    attempts integer not null default 0,
    next_attempt_at timestamptz not null default now(),
    claimed_by text,
    finished_at timestamptz,
    primary key (tenant_id, id),
    foreign key (tenant_id, shop_id) references shops`,
  orders: `
    shop_id text not null,
    order_id text not null,
    snapshot jsonb not null,
    fingerprint text not null,
    read_at timestamptz not null default now(),
    planned_at timestamptz not null default now(),
    trace text not null,
    settle_at timestamptz,
    unsettled_since timestamptz,
    delay_reported_at timestamptz,
    reported_digest text,
    customer_digest text,
    created_at timestamptz not null default now(),
    primary key (tenant_id, shop_id, order_id),
    foreign key (tenant_id, shop_id) references shops`,
  order_lines: `
    shop_id text not null,
    order_id text not null,
    line_id text not null,
    position integer not null,
    name text not null,
    sku text not null,
    quantity double precision not null,
    sold_offer jsonb,
    problems jsonb not null,
    flags jsonb not null,
    primary key (tenant_id, shop_id, order_id, line_id),
    foreign key (tenant_id, shop_id, order_id) references orders`,
  seats: `
    shop_id text not null,
    order_id text not null,
    line_id text not null,
    seat integer not null,
    learner_email text,
    source text check (source in ('line', 'customer', 'staff')),
    named text not null,
    customer text not null,
    primary key (tenant_id, shop_id, order_id, line_id, seat),
    foreign key (tenant_id, shop_id, order_id) references orders`,
  learners: `
    id uuid not null default gen_random_uuid(),
    lms_id text not null,
    lms_user_id bigint,
    username text,
    state text not null default 'unknown'
      check (state in ('unknown', 'no_account', 'unconfirmed', 'active', 'retired')),
    looked_up_at timestamptz,
    next_lookup_at timestamptz,
    lookups integer not null default 0,
    primary key (tenant_id, id),
    unique (tenant_id, lms_id, lms_user_id),
    foreign key (tenant_id, lms_id) references lms_connections`,
  learner_emails: `
    lms_id text not null,
    email_key text not null,
    learner_id uuid not null,
    primary key (tenant_id, lms_id, email_key),
    foreign key (tenant_id, learner_id) references learners`,
  access: `
    id uuid not null default gen_random_uuid(),
    lms_id text not null,
    learner_id uuid not null,
    course_key text not null,
    state text not null default 'due'
      check (state in ('due', 'waiting_for_learner', 'settled', 'needs_attention', 'held')),
    version integer not null default 1,
    seen_active boolean,
    seen_mode text,
    seen_at timestamptz,
    written_modes text[] not null default '{}',
    written_at timestamptz,
    confirmed_at timestamptz,
    pre_enrollment text check (pre_enrollment in ('asked', 'ours', 'theirs', 'unsupported')),
    held_reason text,
    needs_attention_cause text,
    detail jsonb,
    due_since timestamptz not null default now(),
    attempts integer not null default 0,
    next_attempt_at timestamptz not null default now(),
    trace text not null default '',
    primary key (tenant_id, id),
    unique (tenant_id, lms_id, learner_id, course_key),
    foreign key (tenant_id, learner_id) references learners`,
  grants: `
    id uuid not null default gen_random_uuid(),
    source text not null check (source in ('order', 'manual', 'lms')),
    shop_id text not null default '',
    order_id text not null default '',
    line_id text not null default '',
    seat integer not null default 0,
    lms_id text not null,
    course_key text not null,
    generation integer not null default 1,
    mode text,
    chosen_mode text,
    learner_email text,
    learner_id uuid,
    opened_at timestamptz not null default now(),
    ended_at timestamptz,
    end_cause text,
    trace text not null default '',
    primary key (tenant_id, id),
    check ((ended_at is null) = (end_cause is null)),
    foreign key (tenant_id, lms_id) references lms_connections,
    foreign key (tenant_id, learner_id) references learners`,
  reports: `
    id uuid not null default gen_random_uuid(),
    shop_id text not null,
    order_id text not null,
    created_at timestamptz not null default clock_timestamp(),
    staff_note text not null,
    customer_note text,
    line_states jsonb not null,
    is_complete boolean not null,
    state text not null default 'due' check (state in ('due', 'sent', 'needs_attention')),
    outcome text,
    staff_note_id text,
    customer_note_id text,
    attempts integer not null default 0,
    next_attempt_at timestamptz not null default now(),
    claimed_by text,
    sent_at timestamptz,
    trace text not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, shop_id, order_id) references orders`,
  timeline: `
    id uuid not null default gen_random_uuid(),
    at timestamptz not null default clock_timestamp(),
    shop_id text not null default '',
    order_id text not null default '',
    access_id uuid,
    event text not null,
    detail jsonb not null,
    trace text not null,
    primary key (tenant_id, id)`,
};

const INDEXES = [
  `create index inbox_due on inbox (tenant_id, next_attempt_at) where state = 'due'`,
  `create index inbox_by_order on inbox (tenant_id, shop_id, order_id, received_at)`,
  `create unique index inbox_webhook_id on inbox (tenant_id, shop_id, webhook_id) where webhook_id is not null`,
  `create index orders_to_settle on orders (tenant_id, settle_at) where settle_at is not null`,
  `create index learners_to_look_up on learners (tenant_id, lms_id, next_lookup_at) where next_lookup_at is not null`,
  `create index learner_emails_by_learner on learner_emails (tenant_id, learner_id)`,
  `create index access_due on access (tenant_id, lms_id, next_attempt_at) where state = 'due'`,
  `create index access_by_learner on access (tenant_id, learner_id)`,
  // One reason, one active grant: a seat of an order line, or what the LMS itself gave an account.
  `create unique index grants_generation on grants
     (tenant_id, shop_id, order_id, line_id, seat, lms_id, course_key, generation) where source = 'order'`,
  `create unique index grants_active on grants
     (tenant_id, shop_id, order_id, line_id, seat, lms_id, course_key) where source = 'order' and ended_at is null`,
  `create unique index grants_active_lms on grants
     (tenant_id, lms_id, learner_id, course_key) where source = 'lms' and ended_at is null`,
  `create index grants_by_learner on grants (tenant_id, learner_id, course_key)`,
  `create index reports_due on reports (tenant_id, next_attempt_at) where state = 'due'`,
  `create index reports_by_order on reports (tenant_id, shop_id, order_id, created_at)`,
  `create index timeline_by_order on timeline (tenant_id, shop_id, order_id, at)`,
  `create index timeline_by_access on timeline (tenant_id, access_id, at)`,
];

/** Nothing of the ledger is ever deleted, only ended; the app's role could not do it if it tried. */
const PRIVILEGES: Record<string, string> = {
  tenants: 'select, insert',
  lms_connections: 'select, insert, update, delete',
  lanes: 'select, insert, update, delete',
  course_runs: 'select, insert, update, delete',
  learners: 'select, insert, update, delete',
  learner_emails: 'select, insert, update, delete',
  access: 'select, insert, update, delete',
};

/**
 * Which tenants have work of which kind: one question a second instead of one for each tenant and kind. For lanes the
 * subject is the LMS; a lane that waits, is paused or is held by a living sidecar is left out.
 *
 * It looks through each tenant's own eyes, one after the other, so row-level security holds inside it too.
 */
const DUE_WORK = `
  create function due_work() returns table (tenant_id text, kind text, subject text) language plpgsql as $$
  declare
    tenant text;
  begin
    perform set_config('matricula.tenant_id', '*', true);
    foreach tenant in array coalesce((select array_agg(id) from tenants), '{}') loop
      perform set_config('matricula.tenant_id', tenant, true);
      return query select tenant, work.kind, work.subject from (
        select 'inbox' as kind, '' as subject where exists (
          select from inbox where state = 'due' and next_attempt_at <= clock_timestamp())
        union all select 'lane', lanes.lms_id from lanes
          where paused_at is null and coalesce(wait_until <= clock_timestamp(), true)
            and coalesce(held_until <= clock_timestamp(), true)
            and (exists (select from access where access.lms_id = lanes.lms_id
                and state = 'due' and next_attempt_at <= clock_timestamp())
              or exists (select from learners where learners.lms_id = lanes.lms_id
                and next_lookup_at <= clock_timestamp()))
        union all select 'settle', '' where exists (
          select from orders where settle_at <= clock_timestamp())
        union all select 'report', '' where exists (
          select from reports where state = 'due' and next_attempt_at <= clock_timestamp())
        union all select 'sweep', '' where exists (
          select from shops where next_sweep_at <= clock_timestamp())
      ) as work;
    end loop;
    perform set_config('matricula.tenant_id', '', true);
  end $$`;

/** The ledger and its queues, closed by row-level security from the first day. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const run = (statement: string) => sql.raw(statement).execute(db);
  await run(`create table tenants (
    id text primary key check (id ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
    created_at timestamptz not null default now())`);
  for (const [table, columns] of Object.entries(TABLES)) {
    await run(`create table ${table} (${TENANT_ID}, ${columns})`);
  }
  for (const index of INDEXES) await run(index);
  await run(DUE_WORK);
  // Workers list the tenants under the name '*', which no tenant can have and which opens no other table.
  await protect(
    run,
    'tenants',
    `id = (select current_setting('matricula.tenant_id', true))
    or (select current_setting('matricula.tenant_id', true)) = '*'`,
  );
  for (const table of Object.keys(TABLES)) {
    await protect(run, table, `tenant_id = (select current_setting('matricula.tenant_id', true))`);
  }
  // A delivery names its shop and nothing else: it may find that one row, and through it its tenant.
  await run(`create policy by_address on shops for select
    using (id = (select current_setting('matricula.shop_id', true)))`);
}

async function protect(
  run: (statement: string) => Promise<unknown>,
  table: string,
  rule: string,
): Promise<void> {
  await run(`alter table ${table} enable row level security`);
  await run(`alter table ${table} force row level security`);
  await run(`create policy by_tenant on ${table} using (${rule}) with check (${rule})`);
  await run(`grant ${PRIVILEGES[table] ?? 'select, insert, update'} on ${table} to matricula_app`);
}
