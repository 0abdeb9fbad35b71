import { sql, type Kysely } from 'kysely';

/**
 * Stores deliveries, each of another order of one tenant, in one question to the database: with a transaction of seven,
 * a rush waited for the way there and back more than for the disk. Without a transaction around it, it is one itself.
 *
 * A repeat carries the webhook id of a stored one, or the topic and body of the latest stored delivery of its order. The
 * locks, taken in one sequence everywhere, let two copies that arrive together see each other: what is read after them
 * is as new as they are. Row-level security holds inside, as for any other question of the app's role.
 *
 * `bodies` are all bodies, one after the other: an array of them would travel as text, twice as long. With `pushed`, a
 * shop that sends again is in order again, see `noteRefusal`; noted every ten seconds, not for each delivery.
 */
const STORE_DELIVERIES = `
  create function matricula.store_deliveries(
    tenant text, pushed boolean, ids uuid[], shop_ids text[], order_ids text[], topics text[], webhook_ids text[],
    headers jsonb, bodies bytea, lengths integer[], hashes text[], set_aside text[]
  ) returns setof uuid language plpgsql set search_path = matricula as $$
  begin
    perform set_config('matricula.tenant_id', tenant, true);
    perform pg_advisory_xact_lock(key) from (
      select distinct hashtextextended(jsonb_build_array(shop, "order")::text, 1) as key
      from unnest(shop_ids, order_ids) as named (shop, "order") order by key) as orders;
    return query
      insert into inbox as stored
        (id, shop_id, order_id, topic, webhook_id, headers, body, body_hash, state, outcome, finished_at)
      select sent.id, sent.shop, sent."order", sent.topic, sent.webhook, store_deliveries.headers -> place::integer - 1,
        substring(bodies from (sum(sent.length) over (order by place) - sent.length)::integer + 1 for sent.length),
        sent.hash, case when sent.reason is null then 'due' else 'set_aside' end, sent.reason,
        case when sent.reason is not null then clock_timestamp() end
      from unnest(ids, shop_ids, order_ids, topics, webhook_ids, lengths, hashes, set_aside)
        with ordinality as sent (id, shop, "order", topic, webhook, length, hash, reason, place)
      left join lateral (
        select inbox.topic, inbox.body_hash from inbox
        where inbox.shop_id = sent.shop and inbox.order_id = sent."order"
        order by inbox.received_at desc limit 1) as latest on true
      where (latest.topic, latest.body_hash) is distinct from (sent.topic, sent.hash)
      order by place
      on conflict do nothing returning stored.id;
    if pushed then
      update shops set
        last_delivery_at = clock_timestamp(),
        next_sweep_at = case when refused_since is null then next_sweep_at else clock_timestamp() end,
        refused_since = null,
        needs_attention_cause = nullif(needs_attention_cause, 'deliveries_refused'),
        needs_attention_since = case
          when needs_attention_cause = 'deliveries_refused' then null else needs_attention_since end
      where id in (
        select id from shops where id = any(shop_ids) and (refused_since is not null or last_delivery_at is null
          or last_delivery_at < clock_timestamp() - interval '10 seconds')
        order by id for no key update);
    end if;
  end $$`;

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(STORE_DELIVERIES).execute(db);
}
