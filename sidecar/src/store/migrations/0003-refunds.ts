import { sql, type Kysely } from 'kysely';

const STATEMENTS = [
  `create table questions (
    tenant_id text not null default current_setting('matricula.tenant_id', true) references tenants,
    id uuid not null default gen_random_uuid(),
    shop_id text not null,
    order_id text not null,
    ground text not null,
    kind text not null check (kind in ('amount_refunded', 'seats_refunded', 'line_refunded', 'order_ended',
      'order_trashed', 'line_removed', 'quantity_reduced', 'audit_missing')),
    seats jsonb not null,
    count integer,
    detail jsonb not null,
    asked_at timestamptz not null default clock_timestamp(),
    choice text check (choice in ('remove', 'audit', 'keep')),
    chosen_seats jsonb not null default '[]',
    answered_by text,
    answered_at timestamptz,
    withdrawn_at timestamptz,
    trace text not null,
    primary key (tenant_id, id),
    check ((choice is null) = (answered_at is null) and (choice is null) = (answered_by is null)),
    foreign key (tenant_id, shop_id, order_id) references orders)`,
  // One thing that happened, one question about it.
  `create unique index questions_by_ground on questions (tenant_id, shop_id, order_id, ground)
     where withdrawn_at is null`,
  `create index questions_open on questions (tenant_id, asked_at) where answered_at is null and withdrawn_at is null`,
  `alter table questions enable row level security`,
  `alter table questions force row level security`,
  `create policy by_tenant on questions
     using (tenant_id = (select current_setting('matricula.tenant_id', true)))
     with check (tenant_id = (select current_setting('matricula.tenant_id', true)))`,
  `grant select, insert, update on questions to matricula_app`,
  // What a product says about refunds, as it stands and as it was sold.
  `alter table offers add column refunds jsonb not null default '{}'`,
  `alter table order_lines add column sold_refunds jsonb not null default '{}'`,
];

/** Policies for money that went back, and the questions that they leave to staff. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
