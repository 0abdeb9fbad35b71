import { sql } from 'kysely';
import { now, type TenantTransaction } from './in-tenant.ts';

/** Why the sidecar cannot keep a shop's webhooks: a person has to see to its keys, or to what stands between the two. */
export type WebhookCause = 'webhooks_not_kept' | 'webhooks_switched_off';

const CAUSES: WebhookCause[] = ['webhooks_not_kept', 'webhooks_switched_off'];

/** So many looks in a row that found a webhook switched off: the shop does not reach us. */
const MOST_REPAIRS = 2;

/**
 * A shop was connected: from now on the sidecar keeps its webhooks, and asks for its orders at once.
 *
 * @param since From when on its orders are asked for; undefined: from where it was left.
 */
export async function startKeeping(
  trx: TenantTransaction,
  shopId: string,
  { deliveryUrl, since }: { deliveryUrl: string; since: Date | undefined },
): Promise<void> {
  await sql`
    update shops set
      webhooks_url = ${deliveryUrl}, webhooks_kept_at = null, webhooks_repairs = 0,
      sweep_from = coalesce(${since ?? null}, sweep_from, last_delivery_at, connected_at),
      next_sweep_at = clock_timestamp(), refused_since = null,
      needs_attention_cause = null, needs_attention_since = null
    where id = ${shopId}`.execute(trx);
}

/** The webhooks were looked at, and are all there now. */
export interface KeptNow {
  deliveryUrl: string;
  /** Whether any had to be made or switched on again; never at the first look, which makes them. */
  wasMended: boolean;
}

/**
 * What a look found. Orders of the time since the last one in which all was well are asked for by the sweep that looks; a
 * webhook that is off again and again needs a person.
 */
export async function noteKept(
  trx: TenantTransaction,
  shopId: string,
  { deliveryUrl, wasMended }: KeptNow,
): Promise<void> {
  const repairs = wasMended ? sql`webhooks_repairs + 1` : sql`0`;
  await sql`
    update shops set
      webhooks_url = ${deliveryUrl}, webhooks_kept_at = clock_timestamp(), webhooks_repairs = ${repairs}
    where id = ${shopId}`.execute(trx);
  await sql`
    update shops set
      needs_attention_cause = case when webhooks_repairs >= ${MOST_REPAIRS} then 'webhooks_switched_off' end,
      needs_attention_since = case when webhooks_repairs >= ${MOST_REPAIRS} then
        coalesce(needs_attention_since, clock_timestamp()) end
    where id = ${shopId} and (needs_attention_cause is null or needs_attention_cause = any(${CAUSES}))`.execute(
    trx,
  );
}

/** The shop refuses to let us look, or to make them. */
export async function noteNotKept(trx: TenantTransaction, shopId: string): Promise<void> {
  await trx
    .updateTable('shops')
    .set({
      needs_attention_cause: 'webhooks_not_kept',
      needs_attention_since: sql<Date>`coalesce(needs_attention_since, ${now})`,
    })
    .where('id', '=', shopId)
    .execute();
}
