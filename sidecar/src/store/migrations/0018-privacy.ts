import { sql, type Kysely } from 'kysely';

const TENANT_ID = `tenant_id text not null default current_setting('matricula.tenant_id', true) references tenants`;

const RULE = `tenant_id = (select current_setting('matricula.tenant_id', true))`;

const TABLES: Record<string, string> = {
  // One row a tenant, made by the first look. The key stands for whoever was erased, and is sealed.
  privacy: `
    hash_key text,
    next_purge_at timestamptz not null default now(),
    primary key (tenant_id)`,
  // Who is, or was, named by an order: how all orders of an address are found without reading every one.
  order_people: `
    email_key text not null,
    shop_id text not null,
    order_id text not null,
    primary key (tenant_id, email_key, shop_id, order_id),
    foreign key (tenant_id, shop_id, order_id) references orders`,
};

/** As `parseEmail` compares addresses; null for what is none, and for those that stand for nobody. */
const ADDRESS_KEY = `
  create function address_key(typed text) returns text language sql immutable as $$
    select case when key like '%_@_%' and key not like '%.invalid' and length(key) <= 254 then key end
    from (select lower(btrim(typed, E' \\t\\r\\n\\u00a0\\u200b\\u200c\\u200d\\u2060\\ufeff')) as key) as compared $$`;

const NOTE_PEOPLE = [
  `create function note_people_of_order() returns trigger language plpgsql set search_path = matricula as $$
   begin
     insert into order_people (tenant_id, email_key, shop_id, order_id)
       select new.tenant_id, named.key, new.shop_id, new.order_id from (
         select address_key(new.snapshot #>> '{customer,email}') as key
         union select address_key(typed #>> '{}') from jsonb_path_query(new.snapshot, '$.lines[*].learners[*]') as typed
       ) as named
       where named.key is not null
       on conflict do nothing;
     return null;
   end $$`,
  `create trigger note_people after insert or update of snapshot on orders
     for each row execute function note_people_of_order()`,
  `create function note_people_of_seats() returns trigger language plpgsql set search_path = matricula as $$
   begin
     insert into order_people (tenant_id, email_key, shop_id, order_id)
       select distinct tenant_id, address_key(learner_email), shop_id, order_id from written
       where address_key(learner_email) is not null
       on conflict do nothing;
     return null;
   end $$`,
  ...['insert', 'update'].map(
    (event) =>
      `create trigger note_people_of_${event} after ${event} on seats referencing new table as written
         for each statement execute function note_people_of_seats()`,
  ),
];

/** Those of the orders that there are already. Row-level security holds for the tables' owner too, who has no tenant. */
const NOTE_EARLIER_PEOPLE = [
  ...['orders', 'seats', 'order_people'].map((table) => `alter table ${table} no force row level security`),
  `insert into order_people (tenant_id, email_key, shop_id, order_id)
     select tenant_id, address_key(snapshot #>> '{customer,email}'), shop_id, order_id from orders
       where address_key(snapshot #>> '{customer,email}') is not null
     union select tenant_id, address_key(typed #>> '{}'), shop_id, order_id
       from orders, jsonb_path_query(snapshot, '$.lines[*].learners[*]') as typed
       where address_key(typed #>> '{}') is not null
     union select tenant_id, address_key(learner_email), shop_id, order_id from seats
       where address_key(learner_email) is not null
     union select tenant_id, address_key(customer), shop_id, order_id from seats
       where address_key(customer) is not null`,
  ...['orders', 'seats', 'order_people'].map((table) => `alter table ${table} force row level security`),
];

const CHANGES = [
  // Hashes of those who were erased from an order: what is delivered of it later names them no more.
  `alter table orders add column erased text[] not null default '{}'`,
  ...['inbox', 'reports', 'mails'].map((table) => `alter table ${table} add column purged_at timestamptz`),
  `create index inbox_to_purge on inbox (tenant_id, finished_at)
     where state in ('done', 'set_aside') and purged_at is null`,
  ...['reports', 'mails'].map(
    (table) =>
      `create index ${table}_to_purge on ${table} (tenant_id, sent_at) where state = 'sent' and purged_at is null`,
  ),
  `create index order_people_by_order on order_people (tenant_id, shop_id, order_id)`,
  `alter table learners drop constraint learners_state_check`,
  `alter table learners add constraint learners_state_check
     check (state in ('unknown', 'no_account', 'unconfirmed', 'active', 'disabled', 'retired', 'erased'))`,
  // Whoever looked an account up while it was erased comes too late, and writes nothing of it.
  `create function keep_erased() returns trigger language plpgsql as $$
   begin
     return null;
   end $$`,
  `create trigger keep_erased before update on learners for each row
     when (old.state = 'erased') execute function keep_erased()`,
];

const MORE_WORK = `
        union all select 'purge', '' where not exists (select from privacy where next_purge_at > now())`;

const END_OF_WORK = ') as work;';

/** What is kept of people for how long, where they are named, and who was erased. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const run = (statement: string) => sql.raw(statement).execute(db);
  for (const [table, columns] of Object.entries(TABLES)) {
    await run(`create table ${table} (${TENANT_ID}, ${columns})`);
    await run(`alter table ${table} enable row level security`);
    await run(`alter table ${table} force row level security`);
    await run(`create policy by_tenant on ${table} using (${RULE}) with check (${RULE})`);
  }
  await run('grant select, insert, update on privacy to matricula_app');
  await run('grant select, insert, update, delete on order_people to matricula_app');
  for (const change of [...CHANGES, ADDRESS_KEY, ...NOTE_EARLIER_PEOPLE, ...NOTE_PEOPLE]) await run(change);
  const found = await sql<{ text: string }>`
    select pg_get_functiondef('due_work'::regproc) as text`.execute(db);
  const dueWork = found.rows[0]?.text ?? '';
  if (!dueWork.includes(END_OF_WORK)) throw new Error('due_work() does not end as it did.');
  await run(dueWork.replace(END_OF_WORK, `${MORE_WORK}\n      ${END_OF_WORK}`));
}
