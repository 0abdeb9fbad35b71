import { sql } from 'kysely';
import type { CourseKey } from '../ledger/course-key.ts';
import { parseEmail } from '../ledger/email.ts';
import type { Grant } from '../ledger/grant.ts';
import type { GrantToOpen } from '../ledger/plan-grants.ts';
import { now, type TenantTransaction } from './in-tenant.ts';

export interface OrderAddress {
  shopId: string;
  orderId: string;
}

/** All grants an order ever opened, ended ones included. */
export async function readOrderGrants(trx: TenantTransaction, order: OrderAddress): Promise<Grant[]> {
  const rows = await trx
    .selectFrom('grants')
    .leftJoin('learners', 'learners.id', 'grants.learner_id')
    .select([
      'grants.id',
      'line_id',
      'seat',
      'grants.lms_id',
      'course_key',
      'generation',
      'mode',
      'learner_email',
      'ended_at',
      'end_cause',
      'learners.state as learner_state',
    ])
    .where('source', '=', 'order')
    .where('shop_id', '=', order.shopId)
    .where('order_id', '=', order.orderId)
    .orderBy('opened_at')
    .execute();
  return rows.map((row) => ({
    grantId: row.id,
    lineId: row.line_id,
    seat: row.seat,
    lmsId: row.lms_id,
    courseKey: row.course_key as CourseKey,
    generation: row.generation,
    mode: row.mode,
    learner: row.learner_email === null ? null : (parseEmail(row.learner_email) ?? null),
    isActive: row.ended_at === null,
    endCause: row.end_cause,
    // Not looked up yet, as while the LMS is away, is not known to have none.
    isClaimed: row.learner_state !== null && row.learner_state !== 'no_account',
  }));
}

/**
 * Lines of an order whose course run is not in the LMS, and by which nobody was ever enrolled: what they sell may still be
 * mended. One course of a bundle that was given keeps the whole line as it was bought.
 */
export async function listMendableLines(
  trx: TenantTransaction,
  { shopId, orderId }: OrderAddress,
): Promise<string[]> {
  const rows = await sql<{ line_id: string }>`
    select line_id from grants
      left join access on access.lms_id = grants.lms_id and access.learner_id = grants.learner_id
        and access.course_key = grants.course_key
    where source = 'order' and shop_id = ${shopId} and order_id = ${orderId}
    group by line_id
    having bool_or(ended_at is null and missing_since is not null)
      and not bool_or(coalesce(confirmed_at is not null or seen_active or pre_enrollment in ('asked', 'ours'), false)
        or exists (select from timeline where timeline.access_id = access.id and timeline.event = 'access.changed'
          and timeline.at >= grants.opened_at and timeline.detail ->> 'isConfirmed' = 'true'))
    order by line_id`.execute(trx);
  return rows.rows.map((row) => row.line_id);
}

export async function openGrant(
  trx: TenantTransaction,
  order: OrderAddress,
  grant: GrantToOpen,
  learnerId: string | null,
  { trace, isBackfill }: { trace: string; isBackfill: boolean },
): Promise<void> {
  await trx
    .insertInto('grants')
    .values({
      source: 'order',
      shop_id: order.shopId,
      order_id: order.orderId,
      line_id: grant.lineId,
      seat: grant.seat,
      lms_id: grant.lmsId,
      course_key: grant.courseKey,
      generation: grant.generation,
      mode: grant.mode,
      chosen_mode: grant.mode,
      learner_email: grant.learner?.typed ?? null,
      learner_id: learnerId,
      trace,
      ...(isBackfill && { take_over: 'due' as const }),
    })
    .execute();
}

export async function assignGrant(
  trx: TenantTransaction,
  grantId: string,
  learnerEmail: string,
  learnerId: string,
): Promise<void> {
  await trx
    .updateTable('grants')
    .set({ learner_email: learnerEmail, learner_id: learnerId })
    .where('id', '=', grantId)
    .execute();
}

/** Ends a grant; the row stays. @returns The learner who sat on it, null where it had none. */
export async function endGrant(
  trx: TenantTransaction,
  grantId: string,
  cause: string,
): Promise<string | null> {
  const row = await trx
    .updateTable('grants')
    .set({ ended_at: now, end_cause: cause })
    .where('id', '=', grantId)
    .where('ended_at', 'is', null)
    .returning('learner_id')
    .executeTakeFirst();
  return row?.learner_id ?? null;
}

/** The mode that an offer without one turned into, for this course run. */
export async function saveChosenMode(
  trx: TenantTransaction,
  grantId: string,
  mode: string | null,
): Promise<void> {
  await trx.updateTable('grants').set({ chosen_mode: mode }).where('id', '=', grantId).execute();
}

interface LmsGrantTarget {
  lmsId: string;
  learnerId: string;
  courseKey: string;
}

/**
 * Keeps what the LMS gave by itself as a grant of its own, which only the LMS ends: what the learner falls back to
 * when the last sold grant ends. A later, other mode takes the place of an earlier one.
 *
 * @param mode Null: a pre-enrollment that is not ours.
 */
export async function adoptLmsGrant(
  trx: TenantTransaction,
  target: LmsGrantTarget & { trace: string },
  mode: string | null,
): Promise<void> {
  await endLmsGrants(trx, target, 'changed_in_lms')
    .where(sql<boolean>`mode is distinct from ${mode}`)
    .execute();
  await trx
    .insertInto('grants')
    .values({
      source: 'lms',
      lms_id: target.lmsId,
      learner_id: target.learnerId,
      course_key: target.courseKey,
      mode,
      chosen_mode: mode,
      trace: target.trace,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** The LMS shows nothing of what it had given. */
export async function endLmsGrant(trx: TenantTransaction, target: LmsGrantTarget): Promise<void> {
  await endLmsGrants(trx, target, 'gone_in_lms').execute();
}

function endLmsGrants(trx: TenantTransaction, target: LmsGrantTarget, cause: string) {
  return trx
    .updateTable('grants')
    .set({ ended_at: now, end_cause: cause })
    .where('source', '=', 'lms')
    .where('lms_id', '=', target.lmsId)
    .where('learner_id', '=', target.learnerId)
    .where('course_key', '=', target.courseKey)
    .where('ended_at', 'is', null);
}

/** The orders that have a grant in an access: those to report to when it changes. */
export function listOrdersOfAccess(trx: TenantTransaction, accessId: string): Promise<OrderAddress[]> {
  return listOrdersOfAccesses(trx, [accessId]);
}

/**
 * The same of several, each order once, in the order in which orders are locked. Found one by one by their keys (`offset 0`):
 * in a rush the planner knows too little of these tables to do it by itself.
 */
export async function listOrdersOfAccesses(
  trx: TenantTransaction,
  accessIds: string[],
): Promise<OrderAddress[]> {
  if (accessIds.length === 0) return [];
  const rows = await sql<{ shop_id: string; order_id: string }>`
    select distinct shop_id, order_id from unnest(${accessIds}::uuid[]) as wanted (id)
    cross join lateral (
      select lms_id, learner_id, course_key from access where access.id = wanted.id offset 0) as found
    cross join lateral (
      select shop_id, order_id from grants
      where grants.lms_id = found.lms_id and grants.learner_id = found.learner_id
        and grants.course_key = found.course_key and source = 'order' offset 0) as sold
    order by shop_id, order_id`.execute(trx);
  return rows.rows.map((row) => ({ shopId: row.shop_id, orderId: row.order_id }));
}

/** The same for each access, as `shop/order`: what the LMS's support pages show. */
export async function listOrdersByAccess(
  trx: TenantTransaction,
  accessIds: string[],
): Promise<Map<string, string[]>> {
  const rows = await sql<{ id: string; orders: string[] }>`
    select access.id, array_agg(distinct grants.shop_id || '/' || grants.order_id) as orders from access
    join grants on grants.lms_id = access.lms_id and grants.learner_id = access.learner_id
      and grants.course_key = access.course_key
    where access.id = any(${accessIds}::uuid[]) and grants.source = 'order'
    group by access.id`.execute(trx);
  return new Map(rows.rows.map((row) => [row.id, row.orders]));
}
