import { sql } from 'kysely';
import type { Db } from './database.ts';
import { fromNow, now, type TenantTransaction } from './in-tenant.ts';
import type { PairingChoices } from './schema.ts';
import { bringForward } from './shop-polls.ts';

/** A pairing code as it was found. */
export interface Pairing {
  pairingId: string;
  tenantId: string;
  shopId: string;
  choices: PairingChoices;
  state: 'open' | 'used' | 'expired';
}

export async function addPairing(
  trx: TenantTransaction,
  pairing: { codeHash: string; shopId: string; choices: PairingChoices; validMs: number },
): Promise<void> {
  await trx
    .insertInto('pairings')
    .values({
      code_hash: pairing.codeHash,
      shop_id: pairing.shopId,
      choices: JSON.stringify(pairing.choices),
      expires_at: fromNow(pairing.validMs),
    })
    .execute();
}

/**
 * Finds a pairing by its code alone, as the plugin names it. What is compared is a hash, so the time that it takes says
 * nothing of how much of a code is right.
 */
export async function findPairingByCode(db: Db, codeHash: string): Promise<Pairing | undefined> {
  return db.transaction().execute(async (trx) => {
    await sql`select set_config('matricula.pairing_code', ${codeHash}, true)`.execute(trx);
    const row = await trx
      .selectFrom('pairings')
      .select(['id', 'tenant_id', 'shop_id', 'choices', 'used_at'])
      .select(sql<boolean>`expires_at <= clock_timestamp()`.as('is_expired'))
      .where('code_hash', '=', codeHash)
      .executeTakeFirst();
    return (
      row && {
        pairingId: row.id,
        tenantId: row.tenant_id,
        shopId: row.shop_id,
        choices: row.choices,
        state: row.used_at !== null ? 'used' : row.is_expired ? 'expired' : 'open',
      }
    );
  });
}

/** Uses a code up. @returns false where somebody else was faster, or its time ran out meanwhile. */
export async function takePairing(trx: TenantTransaction, pairingId: string): Promise<boolean> {
  const taken = await trx
    .updateTable('pairings')
    .set({ used_at: now })
    .where('id', '=', pairingId)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirst();
  return taken.numUpdatedRows === 1n;
}

/** A newly paired shop is asked a moment later: its side is not written before our answer has arrived there. */
const FIRST_QUESTION_MS = 3_000;

/**
 * The shop is paired (anew): its outbox and its changes are asked for, and what waited for the shop is tried now.
 *
 * @param since From when on its orders are asked for; undefined: from where it was left.
 */
export async function startShop(
  trx: TenantTransaction,
  shopId: string,
  since: Date | undefined,
): Promise<void> {
  await sql`
    update shops set
      sweep_from = coalesce(${since ?? null}, sweep_from, last_contact_at, last_delivery_at, connected_at),
      next_sweep_at = ${fromNow(FIRST_QUESTION_MS)},
      next_poll_at = ${fromNow(FIRST_QUESTION_MS)},
      poll_failures = 0,
      webhooks_url = null,
      webhooks_kept_at = null,
      refused_since = null,
      needs_attention_cause = null,
      needs_attention_since = null
    where id = ${shopId}`.execute(trx);
  await bringForward(trx, shopId, FIRST_QUESTION_MS);
}

/** The shop was un-paired: nothing is asked or said any more, until it is paired again. What it sold stays. */
export async function stopShop(trx: TenantTransaction, shopId: string): Promise<void> {
  await sql`
    update shops set
      webhook_secrets = '{}', credentials = null,
      sweep_from = coalesce(sweep_from, date_trunc('second', clock_timestamp())),
      next_sweep_at = null, next_poll_at = null, poll_failures = 0,
      refused_since = null, needs_attention_cause = null, needs_attention_since = null
    where id = ${shopId}`.execute(trx);
}

/** A signed question holds for five minutes either way; its id is kept a little longer. */
const CALL_KEPT_MS = 15 * 60_000;

/** Notes that a shop asked this. @returns false when it had asked it already. */
export async function noteCall(trx: TenantTransaction, shopId: string, webhookId: string): Promise<boolean> {
  await trx.deleteFrom('shop_calls').where('called_at', '<', fromNow(-CALL_KEPT_MS)).execute();
  const noted = await trx
    .insertInto('shop_calls')
    .values({ shop_id: shopId, webhook_id: webhookId })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return noted.numInsertedOrUpdatedRows === 1n;
}
