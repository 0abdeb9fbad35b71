import { sql, type Kysely } from 'kysely';

const TENANT_ID = `tenant_id text not null default current_setting('matricula.tenant_id', true) references tenants`;

/**
 * Rules that say which LMS a course goes to: the whole list of each version, since rules mean something only in their
 * order, and so that a line can name the rule that took it after it was changed.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  const run = (statement: string) => sql.raw(statement).execute(db);
  const rule = `tenant_id = (select current_setting('matricula.tenant_id', true))`;
  await run(`create table routings (${TENANT_ID},
    version integer not null check (version > 0),
    rules jsonb not null,
    changed_by text not null,
    created_at timestamptz not null default clock_timestamp(),
    primary key (tenant_id, version))`);
  await run('alter table routings enable row level security');
  await run('alter table routings force row level security');
  await run(`create policy by_tenant on routings using (${rule}) with check (${rule})`);
  await run('grant select, insert, update on routings to matricula_app');
  await run(`alter table order_lines add column sold_routes jsonb not null default '[]'`);
}
