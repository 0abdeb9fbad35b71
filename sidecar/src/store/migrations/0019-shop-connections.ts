import { sql, type Kysely } from 'kysely';

const TENANT_ID = `tenant_id text not null default current_setting('matricula.tenant_id', true) references tenants`;

// One row for each time that a shop's owner is asked to hand over REST keys. Of the link only the hash is kept; the keys
// are sealed, and stay here only until they have been tried.
const SHOP_CONNECTIONS = `
  id uuid not null default gen_random_uuid(),
  token_hash text not null unique,
  shop_id text not null,
  url text not null,
  choices jsonb not null,
  state text not null default 'asked' check (state in ('asked', 'keys', 'connected', 'failed', 'replaced')),
  asked_by text not null,
  asked_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz not null,
  credentials text,
  attempts integer not null default 0,
  next_step_at timestamptz,
  outcome text,
  ended_at timestamptz,
  primary key (tenant_id, id),
  check ((state = 'keys') = (credentials is not null)),
  check ((state = 'keys') = (next_step_at is not null)),
  check ((state in ('connected', 'failed', 'replaced')) = (ended_at is not null))`;

const RULE = `tenant_id = (select current_setting('matricula.tenant_id', true))`;

const STATEMENTS = [
  `create table shop_connections (${TENANT_ID}, ${SHOP_CONNECTIONS})`,
  `create index shop_connections_by_shop on shop_connections (tenant_id, shop_id, asked_at)`,
  `create index shop_connections_due on shop_connections (tenant_id, next_step_at) where state = 'keys'`,
  `alter table shop_connections enable row level security`,
  `alter table shop_connections force row level security`,
  `create policy by_tenant on shop_connections using (${RULE}) with check (${RULE})`,
  // The shop brings keys with the link's secret, and names no tenant: it may find that one row, and through it its tenant.
  `create policy by_token on shop_connections for select
     using (token_hash = (select current_setting('matricula.connection_token', true)))`,
  `grant select, insert, update on shop_connections to matricula_app`,
  // Where the webhooks deliver that the sidecar keeps in a shop; null: somebody made them by hand.
  `alter table shops add column webhooks_url text`,
  // When all were last there and active; null: their secret is still to be set.
  `alter table shops add column webhooks_kept_at timestamptz`,
  // Looks in a row that found one switched off or gone.
  `alter table shops add column webhooks_repairs integer not null default 0`,
];

const MORE_WORK = `
        union all select 'connect', '' where exists (
          select from shop_connections where state = 'keys' and next_step_at <= now())`;

const END_OF_WORK = ') as work;';

/** Shops without the plugin whose owner hands over the keys on a page of the shop, and whose webhooks the sidecar keeps. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const run = (statement: string) => sql.raw(statement).execute(db);
  for (const statement of STATEMENTS) await run(statement);
  const found = await sql<{ text: string }>`
    select pg_get_functiondef('matricula.due_work'::regproc) as text`.execute(db);
  const dueWork = found.rows[0]?.text ?? '';
  if (!dueWork.includes(END_OF_WORK)) throw new Error('due_work() does not end as it did.');
  await run(dueWork.replace(END_OF_WORK, `${MORE_WORK}\n      ${END_OF_WORK}`));
}
