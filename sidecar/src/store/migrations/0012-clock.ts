import { sql, type Kysely } from 'kysely';

const TENANT_ID = `tenant_id text not null default current_setting('matricula.tenant_id', true) references tenants`;

/** The latest time that the database's clock has shown: a clock that shows less was set back. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const run = (statement: string) => sql.raw(statement).execute(db);
  const rule = `tenant_id = (select current_setting('matricula.tenant_id', true))`;
  await run(
    `create table clock_marks (${TENANT_ID}, shown_at timestamptz not null, primary key (tenant_id))`,
  );
  await run('alter table clock_marks enable row level security');
  await run('alter table clock_marks force row level security');
  await run(`create policy by_tenant on clock_marks using (${rule}) with check (${rule})`);
  await run('grant select, insert, update on clock_marks to matricula_app');
}
