import { sql, type Kysely } from 'kysely';

const TENANT_ID = `tenant_id text not null default current_setting('matricula.tenant_id', true) references tenants`;

const TABLES: Record<string, string> = {
  // A code names its row and nothing else; only its hash is kept.
  pairings: `
    id uuid not null default gen_random_uuid(),
    code_hash text not null unique,
    shop_id text not null check (shop_id ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
    choices jsonb not null,
    created_at timestamptz not null default clock_timestamp(),
    expires_at timestamptz not null,
    used_at timestamptz,
    primary key (tenant_id, id)`,
  // Ids of the signed questions of the last minutes: each is answered once.
  shop_calls: `
    shop_id text not null,
    webhook_id text not null,
    called_at timestamptz not null default clock_timestamp(),
    primary key (tenant_id, shop_id, webhook_id),
    foreign key (tenant_id, shop_id) references shops`,
};

const CHANGES = [
  `alter table shops
     add column last_contact_at timestamptz,
     add column next_poll_at timestamptz,
     add column poll_failures integer not null default 0`,
  // A shop that was un-paired has none.
  `alter table shops drop constraint shops_webhook_secrets_check`,
  `alter table shops add check (cardinality(webhook_secrets) <= 2)`,
  `alter table reports add column lines jsonb not null default '[]'`,
  `create index orders_refunded on orders (tenant_id, shop_id) where snapshot -> 'refunds' <> '[]'::jsonb`,
  `create index shop_calls_by_time on shop_calls (tenant_id, called_at)`,
];

/** As in 0001, and: shops whose outbox is to be asked for; no reports of shops that are not paired any more. */
const DUE_WORK = `
  create or replace function due_work() returns table (tenant_id text, kind text, subject text) language plpgsql as $$
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
          select from reports join shops on shops.id = reports.shop_id
          where reports.state = 'due' and next_attempt_at <= clock_timestamp()
            and cardinality(webhook_secrets) > 0)
        union all select 'sweep', '' where exists (
          select from shops where next_sweep_at <= clock_timestamp())
        union all select 'poll', '' where exists (
          select from shops where next_poll_at <= clock_timestamp())
      ) as work;
    end loop;
    perform set_config('matricula.tenant_id', '', true);
  end $$`;

/** What the plugin's protocol needs: pairing codes, its questions, its outbox, the states of an order's lines. */
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
  await run(DUE_WORK);
  // Whoever knows a code may find its row, and through it its tenant.
  await run(`create policy by_code on pairings for select
    using (code_hash = (select current_setting('matricula.pairing_code', true)))`);
}
