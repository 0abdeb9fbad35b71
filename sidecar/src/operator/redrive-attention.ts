import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import {
  listAttention,
  listAttentionGroups,
  type AttentionCursor,
  type AttentionEntry,
  type AttentionFilter,
  type AttentionGroup,
  type AttentionKind,
} from '../store/attention.ts';
import type { Db } from '../store/database.ts';
import { inTenant, now, readClock, type TenantTransaction } from '../store/in-tenant.ts';
import { listShopsWithNewOffers } from '../store/offers.ts';
import { isRoutingNewerThan } from '../store/routings.ts';
import { addToTimeline } from '../store/timeline.ts';
import { replanOrder } from './replan-orders.ts';

/** What a redrive is about to do, or did. */
export interface Redrive {
  /** Tried again. */
  redriven: AttentionGroup[];
  /** Left alone: a person has to decide, and trying again decides nothing. */
  undecided: AttentionGroup[];
}

/** How many entries are redriven in one transaction: no order waits for the locks of all. */
const BATCH = 1_000;

/** Tells how many of what would be redriven. */
export async function previewRedrive(trx: TenantTransaction, filter: AttentionFilter): Promise<Redrive> {
  const groups = await listAttentionGroups(trx, filter);
  return {
    redriven: groups.filter((group) => !group.isDecision),
    undecided: groups.filter((group) => group.isDecision),
  };
}

/**
 * Tries entries again, those that wait longest first, in batches. Each is due from its own old time on, so a lane gives
 * the backlog no more than new buyers leave. What needs a person again in the meantime is not tried twice.
 */
export async function redriveAttention(
  { db, tenantId }: { db: Db; tenantId: string },
  filter: AttentionFilter,
  actor: string,
): Promise<Redrive> {
  const { redrive, until } = await inTenant(db, tenantId, async (trx) => {
    const preview = await previewRedrive(trx, filter);
    if (preview.redriven.length > 0) await keepInAudit(trx, filter, actor, preview);
    return { redrive: preview, until: await readClock(trx) };
  });
  let after: AttentionCursor | undefined;
  do {
    const batch: AttentionEntry[] = await inTenant(db, tenantId, (trx) =>
      redriveBatch(trx, { ...filter, isDecision: false }, after, until),
    );
    await replan(db, tenantId, batch);
    after = batch.length < BATCH ? undefined : batch.at(-1);
  } while (after);
  return redrive;
}

async function redriveBatch(
  trx: TenantTransaction,
  filter: AttentionFilter,
  after: AttentionCursor | undefined,
  until: Date,
): Promise<AttentionEntry[]> {
  const batch = await listAttention(trx, filter, { after, until, limit: BATCH });
  for (const [kind, again] of Object.entries(AGAIN)) {
    const ids = batch.filter((entry) => entry.kind === kind).map((entry) => rowId(entry));
    if (ids.length > 0) await again(trx, [...new Set(ids)]);
  }
  return batch;
}

/**
 * Lines that could not be granted are planned anew, and those whose course run is not in the LMS where the shop's offers or
 * the routing rules were changed since. Each order in a transaction of its own, as everywhere.
 */
async function replan(db: Db, tenantId: string, batch: AttentionEntry[]): Promise<void> {
  const [oldest] = batch; // They come in the order of their times.
  if (!oldest) return;
  const { shops, isRerouted } = await inTenant(db, tenantId, async (trx) => ({
    shops: await listShopsWithNewOffers(trx, oldest.since),
    isRerouted: await isRoutingNewerThan(trx, oldest.since),
  }));
  const isMended = ({ cause, shopId }: AttentionEntry) =>
    cause === 'course_not_found' && (isRerouted || shops.includes(shopId));
  const orders = new Map(
    batch
      .filter((entry) => entry.kind === 'order line' || isMended(entry))
      .map(({ shopId, orderId }) => [JSON.stringify([shopId, orderId]), { shopId, orderId }]),
  );
  for (const order of orders.values()) await inTenant(db, tenantId, (trx) => replanOrder(trx, order));
}

/** `seat:<access>:<grant>`, `mail:<id>`, … */
function rowId({ entryId }: AttentionEntry): string {
  return entryId.split(':')[1] ?? '';
}

const AGAIN: Partial<Record<AttentionKind, (trx: TenantTransaction, ids: string[]) => Promise<unknown>>> = {
  lms: (trx, ids) => sql`update lanes set wait_until = null where lms_id = any(${ids})`.execute(trx),
  shop: (trx, ids) =>
    sql`
      update shops set
        next_poll_at = case when next_poll_at is null then null else clock_timestamp() end,
        next_sweep_at = case when next_sweep_at is null then null else clock_timestamp() end
      where id = any(${ids})`.execute(trx),
  seat: lookAgain,
  delivery: (trx, ids) => retry(trx, 'inbox', ids, 0),
  // From the second attempt on, a shop is asked whether the note is there already.
  report: (trx, ids) => retry(trx, 'reports', ids, 1),
  mail: (trx, ids) => retry(trx, 'mails', ids, 0),
};

/** Accesses are locked in the order in which plans touch them; who has no account is looked up again. */
async function lookAgain(trx: TenantTransaction, ids: string[]): Promise<void> {
  const again = await sql<{ learner_id: string }>`
    update access set
      state = 'due', seen_at = null, attempts = 0, next_attempt_at = ${now}, version = access.version + 1,
      needs_attention_cause = null, detail = null
    where id in (
      select id from access where id = any(${ids}::uuid[]) and state = 'needs_attention'
      order by lms_id, learner_id, course_key for update)
    returning learner_id`.execute(trx);
  const learners = [...new Set(again.rows.map((row) => row.learner_id))].sort();
  await sql`
    update learners set next_lookup_at = ${now}
    where id = any(${learners}::uuid[]) and username is null`.execute(trx);
}

/** What is being sent at this moment is left to it. */
function retry(
  trx: TenantTransaction,
  table: 'inbox' | 'reports' | 'mails',
  ids: string[],
  attempts: number,
) {
  return sql`
    update ${sql.table(table)} set state = 'due', attempts = ${attempts}, next_attempt_at = ${now}
    where id = any(${ids}::uuid[])
      and (state = 'needs_attention' or state = 'due' and claimed_by is null)`.execute(trx);
}

async function keepInAudit(
  trx: TenantTransaction,
  { cause, about, shopId, lmsId, groupId, entryId }: AttentionFilter,
  actor: string,
  { redriven }: Redrive,
): Promise<void> {
  const asked = { cause, about, shop: shopId, lms: lmsId, group: groupId, entry: entryId };
  const named = Object.entries(asked).filter((pair): pair is [string, string] => pair[1] !== undefined);
  const entries = redriven.reduce((sum, group) => sum + group.count, 0);
  await addToTimeline(trx, {
    event: 'attention.redriven',
    detail: { actor, entries, groups: redriven.length, ...Object.fromEntries(named) },
    trace: randomUUID(),
  });
}
