import { sql, type Kysely } from 'kysely';

const TENANT_ID = `tenant_id text not null default current_setting('matricula.tenant_id', true) references tenants`;

const TABLES: Record<string, { columns: string; privileges: string }> = {
  // One row for each time that somebody has to say whether the money of an order arrived.
  transfers: {
    columns: `
    id uuid not null default gen_random_uuid(),
    shop_id text not null,
    order_id text not null,
    amount text not null,
    currency text not null,
    skus text[] not null,
    lms_ids text[] not null,
    state text not null default 'asked' check (state in ('asked', 'confirmed', 'refused', 'withdrawn')),
    asked_at timestamptz not null default clock_timestamp(),
    changed_at timestamptz,
    mailings integer not null default 0,
    next_mail_at timestamptz default clock_timestamp(),
    attention_since timestamptz,
    answered_at timestamptz,
    answered_by text,
    reason text,
    trace text not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, shop_id, order_id) references orders`,
    privileges: 'select, insert, update',
  },
  // What a mailed link opens. The link itself is nowhere but in its mail.
  transfer_links: {
    columns: `
    token_hash text not null unique,
    transfer_id uuid not null,
    recipient text not null,
    created_at timestamptz not null default clock_timestamp(),
    expires_at timestamptz not null,
    primary key (tenant_id, token_hash),
    foreign key (tenant_id, transfer_id) references transfers`,
    privileges: 'select, insert, update',
  },
  // Who is asked: about a product, an LMS, a shop, or, where all are empty, about everything else.
  confirmers: {
    columns: `
    shop_id text not null default '',
    lms_id text not null default '',
    sku text not null default '',
    addresses text[] not null check (cardinality(addresses) between 1 and 20),
    primary key (tenant_id, shop_id, lms_id, sku)`,
    privileges: 'select, insert, update, delete',
  },
  // What an institution says in its own words.
  mail_texts: {
    columns: `
    kind text not null,
    locale text not null check (locale in ('en', 'es')),
    subject text not null,
    intro text not null,
    closing text not null,
    primary key (tenant_id, kind, locale)`,
    privileges: 'select, insert, update, delete',
  },
  // How an institution shows itself to those whom it asks.
  institutions: {
    columns: `
    name text not null default '',
    locale text check (locale in ('en', 'es')),
    logo bytea check (octet_length(logo) <= 102400),
    logo_type text,
    primary key (tenant_id),
    check ((logo is null) = (logo_type is null))`,
    privileges: 'select, insert, update',
  },
};

const CHANGES = [
  `create unique index transfers_asked on transfers (tenant_id, shop_id, order_id) where state = 'asked'`,
  `create index transfers_by_order on transfers (tenant_id, shop_id, order_id, asked_at)`,
  `create index transfers_by_time on transfers (tenant_id, asked_at, id)`,
  `create index transfers_to_mail on transfers (tenant_id, next_mail_at) where state = 'asked'`,
  `create index transfers_in_attention on transfers (tenant_id) where state = 'asked' and attention_since is not null`,
  `create index transfer_links_by_transfer on transfer_links (tenant_id, transfer_id)`,
  // Whoever opens a link names nothing else: it may find that one row, and through it its tenant.
  `create policy by_link on transfer_links for select
    using (token_hash = (select current_setting('matricula.link_hash', true)))`,
  // The link of a mail that was not sent yet, sealed: what is stored opens nothing.
  `alter table mails add column sealed_link text`,
  // What a report does to the order beside saying something.
  `alter table reports add column payment jsonb`,
];

const MORE_WORK = `
        union all select 'transfer', '' where exists (
          select from transfers where state = 'asked' and next_mail_at <= now())`;

const END_OF_WORK = ') as work;';

/** Transfers that a person confirms: what is asked, whom, and how the institution shows itself. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const run = (statement: string) => sql.raw(statement).execute(db);
  for (const [table, { columns, privileges }] of Object.entries(TABLES)) {
    const rule = `tenant_id = (select current_setting('matricula.tenant_id', true))`;
    await run(`create table ${table} (${TENANT_ID}, ${columns})`);
    await run(`alter table ${table} enable row level security`);
    await run(`alter table ${table} force row level security`);
    await run(`create policy by_tenant on ${table} using (${rule}) with check (${rule})`);
    await run(`grant ${privileges} on ${table} to matricula_app`);
  }
  for (const change of CHANGES) await run(change);
  const found = await sql<{ text: string }>`
    select pg_get_functiondef('matricula.due_work'::regproc) as text`.execute(db);
  const dueWork = found.rows[0]?.text ?? '';
  if (!dueWork.includes(END_OF_WORK)) throw new Error('due_work() does not end as it did.');
  await run(dueWork.replace(END_OF_WORK, `${MORE_WORK}\n      ${END_OF_WORK}`));
}
