import { sql, type Kysely } from 'kysely';

const TENANT_ID = `tenant_id text not null default current_setting('matricula.tenant_id', true) references tenants`;

// Only the hash of a token is kept. Revoked ones stay: the audit names them.
const API_TOKENS = `
  id uuid not null default gen_random_uuid(),
  name text not null check (name <> ''),
  role text not null check (role in ('owner', 'editor', 'viewer', 'confirmer')),
  token_hash text not null unique,
  created_at timestamptz not null default clock_timestamp(),
  created_by text not null,
  expires_at timestamptz,
  last_used_at timestamptz,
  revoked_at timestamptz,
  revoked_by text,
  primary key (tenant_id, id),
  check ((revoked_at is null) = (revoked_by is null))`;

const RULE = `tenant_id = (select current_setting('matricula.tenant_id', true))`;

const STATEMENTS = [
  `create table api_tokens (${TENANT_ID}, ${API_TOKENS})`,
  // The audit names whoever decided by the token's name: no two that can be used share one.
  `create unique index api_tokens_name on api_tokens (tenant_id, name) where revoked_at is null`,
  `create index api_tokens_by_time on api_tokens (tenant_id, created_at)`,
  `alter table api_tokens enable row level security`,
  `alter table api_tokens force row level security`,
  `create policy by_tenant on api_tokens using (${RULE}) with check (${RULE})`,
  // Whoever has a token may find its row, and through it its tenant.
  `create policy by_token on api_tokens for select
     using (token_hash = (select current_setting('matricula.token_hash', true)))`,
  `grant select, insert, update on api_tokens to matricula_app`,
  // As people know the institution; its id is in addresses and commands.
  `alter table tenants add column if not exists name text not null default ''`,
  `grant update (name) on tenants to matricula_app`,
];

/** Tokens of the API, each of one tenant and with a role; tenants have names. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
