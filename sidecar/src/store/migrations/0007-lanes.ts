import { sql, type Kysely } from 'kysely';

const TENANT_ID = `tenant_id text not null default current_setting('matricula.tenant_id', true) references tenants`;

const TABLES: Record<string, string> = {
  // Beside the lane and not in it: whoever counts a call must not wait for those who keep a result under the lease.
  lane_calls: `
    id uuid not null default gen_random_uuid(),
    lms_id text not null,
    called_at timestamptz not null default clock_timestamp(),
    calls integer not null check (calls > 0),
    primary key (tenant_id, id),
    foreign key (tenant_id, lms_id) references lms_connections on delete cascade`,
  // Course runs into which paid learners are let whatever their limits; '*' stands for all of an LMS.
  open_runs: `
    lms_id text not null,
    course_key text not null,
    primary key (tenant_id, lms_id, course_key),
    foreign key (tenant_id, lms_id) references lms_connections on delete cascade`,
};

const CHANGES = [
  `alter table lanes drop column recent_calls, add column paused_reason text`,
  `create index lane_calls_by_time on lane_calls (tenant_id, lms_id, called_at)`,
  // Whoever waited longest is next, and the newest are looked at first: neither may cost more the more there are.
  `create index access_in_turn on access (tenant_id, lms_id, due_since) where state = 'due'`,
];

/** Calls are counted beside the lane, due accesses are found in turn, and lanes are paused with a reason. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const run = (statement: string) => sql.raw(statement).execute(db);
  for (const [table, columns] of Object.entries(TABLES)) {
    const rule = `tenant_id = (select current_setting('matricula.tenant_id', true))`;
    await run(`create table ${table} (${TENANT_ID}, ${columns})`);
    await run(`alter table ${table} enable row level security`);
    await run(`alter table ${table} force row level security`);
    await run(`create policy by_tenant on ${table} using (${rule}) with check (${rule})`);
    await run(`grant select, insert, update, delete on ${table} to matricula_app`);
  }
  for (const change of CHANGES) await run(change);
}
