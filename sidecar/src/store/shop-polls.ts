import { sql } from 'kysely';
import { fromNow, now, type TenantTransaction } from './in-tenant.ts';

/** A shop that does not answer is asked half as often each time, but at least this often. */
const LONGEST_MS = 5 * 60_000;

/** Why nothing can be had from a paired shop; a person has to mend it. */
export type PollCause = 'shop_signature_wrong' | 'shop_not_paired' | 'shop_moved';

const CAUSES: PollCause[] = ['shop_signature_wrong', 'shop_not_paired', 'shop_moved'];

export interface DuePoll {
  shopId: string;
  /** Polls in a row that were not answered. */
  failures: number;
}

/** Claims the shops whose outbox is to be asked for; a crash gives the claim back after two minutes. */
export async function claimPolls(trx: TenantTransaction): Promise<DuePoll[]> {
  const rows = await trx
    .updateTable('shops')
    .set({ next_poll_at: fromNow(120_000) })
    .where('next_poll_at', '<=', now)
    .returning(['id', 'poll_failures'])
    .execute();
  return rows.map((row) => ({ shopId: row.id, failures: row.poll_failures }));
}

/** The shop answered, and is asked again after `everyMs`. What was wrong with it is over, and what waited for it need not wait any longer. */
export async function finishPoll(
  trx: TenantTransaction,
  { shopId, failures }: DuePoll,
  everyMs: number,
): Promise<void> {
  if (failures > 0) await bringForward(trx, shopId, 0);
  const isMended = sql`needs_attention_cause = any(${CAUSES})`;
  await sql`
    update shops set
      last_contact_at = clock_timestamp(),
      next_poll_at = ${fromNow(everyMs)},
      poll_failures = 0,
      needs_attention_since = case when ${isMended} then null else needs_attention_since end,
      needs_attention_cause = case when ${isMended} then null else needs_attention_cause end
    where id = ${shopId} and next_poll_at is not null`.execute(trx);
}

/** What could not be read of the shop, or written to it, is tried again after `delayMs`. */
export async function bringForward(trx: TenantTransaction, shopId: string, delayMs: number): Promise<void> {
  for (const table of ['inbox', 'reports']) {
    await sql`
      update ${sql.table(table)} set
        state = 'due', attempts = least(attempts, 1), next_attempt_at = ${fromNow(delayMs)}
      where shop_id = ${shopId} and state in ('due', 'needs_attention') and outcome like 'shop\\_%'`.execute(
      trx,
    );
  }
}

/** The shop did not answer, or refused. @param cause Undefined: waiting may mend it. */
export async function postponePoll(
  trx: TenantTransaction,
  shopId: string,
  { cause, everyMs }: { cause: PollCause | undefined; everyMs: number },
): Promise<void> {
  await sql`
    update shops set
      next_poll_at = clock_timestamp() + least(
        ${everyMs} * 2 ^ least(poll_failures, 10), ${LONGEST_MS}) * interval '1 millisecond',
      poll_failures = poll_failures + 1,
      needs_attention_cause = coalesce(${cause ?? null}, needs_attention_cause),
      needs_attention_since = case
        when ${cause ?? null}::text is null then needs_attention_since
        else coalesce(needs_attention_since, clock_timestamp()) end
    where id = ${shopId} and next_poll_at is not null`.execute(trx);
}

/** Whether an error's code is a cause that a person has to mend. */
export function isPollCause(code: string): code is PollCause {
  return CAUSES.some((cause) => cause === code);
}
