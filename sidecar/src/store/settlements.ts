import { sql } from 'kysely';
import { isPseudonym } from '../ledger/erased-people.ts';
import type { LineOutcome, SeatOutcome, SeatState } from '../ledger/settlement.ts';
import type { OrderAddress } from './grants.ts';
import { UNDONE_WITH_ITS_CAUSE } from '../ledger/grant.ts';
import { compareSeat } from '../ledger/other-reasons.ts';
import { fromNow, now, type TenantTransaction } from './in-tenant.ts';
import * as others from './other-reasons.ts';
import { listOpenQuestions } from './questions.ts';
import type { AccessState, LearnerState, Silence } from './schema.ts';

/** An order that may have something to report. */
export interface OrderToSettle extends OrderAddress {
  /** How long something of it has been under way. */
  unsettledMs: number;
  isDelayReported: boolean;
  reportedDigest: string | null;
  customerDigest: string | null;
  /** What the shop is not to hear, since a backfill took the order over. */
  silent: Silence[];
  trace: string;
}

/**
 * Asks for a report once everything of these orders has settled.
 *
 * @param options `withinMs`: there is nothing to say before that, unless it is asked for again.
 */
export async function askToSettle(
  trx: TenantTransaction,
  orders: OrderAddress[],
  { withinMs = 0 } = {},
): Promise<void> {
  if (orders.length === 0) return;
  const shopIds = orders.map(({ shopId }) => shopId);
  const orderIds = orders.map(({ orderId }) => orderId);
  await sql`
    with asked as (
      select shop_id, order_id from orders
      where (shop_id, order_id) in (select * from unnest(${shopIds}::text[], ${orderIds}::text[]))
      order by shop_id, order_id for update)
    update orders set
      settle_at = least(settle_at, ${fromNow(withinMs)}),
      unsettled_since = coalesce(unsettled_since, clock_timestamp())
    from asked where orders.shop_id = asked.shop_id and orders.order_id = asked.order_id`.execute(trx);
}

/** Locks orders whose time has come; other sidecars pass them by. */
export async function lockOrdersToSettle(trx: TenantTransaction, limit: number): Promise<OrderToSettle[]> {
  const rows = await trx
    .selectFrom('orders')
    .select([
      'shop_id',
      'order_id',
      'reported_digest',
      'customer_digest',
      'trace',
      'delay_reported_at',
      'silent',
    ])
    .select(
      sql<number>`coalesce(extract(epoch from clock_timestamp() - unsettled_since), 0)::float8 * 1000`.as(
        'unsettled_ms',
      ),
    )
    // Not the clock of this very moment: with that, every order that is still under way would be looked at.
    .where('settle_at', '<=', sql<Date>`now()`)
    .orderBy('settle_at')
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute();
  return rows.map((row) => ({
    shopId: row.shop_id,
    orderId: row.order_id,
    unsettledMs: row.unsettled_ms,
    isDelayReported: row.delay_reported_at !== null,
    reportedDigest: row.reported_digest,
    customerDigest: row.customer_digest,
    silent: row.silent,
    trace: row.trace,
  }));
}

/** Something is still under way: look again when the patience is over; any change asks earlier. */
export async function settleLater(
  trx: TenantTransaction,
  order: OrderAddress,
  delayMs: number | null,
): Promise<void> {
  await ofOrder(trx, order)
    .set({ settle_at: delayMs === null ? null : fromNow(delayMs) })
    .execute();
}

/** What was said is kept as digests, so that it is not said again. */
export async function noteReported(
  trx: TenantTransaction,
  order: OrderAddress,
  digests: { reported: string; customer: string | null; isSettled: boolean },
): Promise<void> {
  await ofOrder(trx, order)
    .set({
      settle_at: null,
      reported_digest: digests.reported,
      ...(digests.customer !== null && { customer_digest: digests.customer }),
      ...(digests.isSettled
        ? { unsettled_since: null, delay_reported_at: null }
        : { delay_reported_at: now }),
    })
    .execute();
}

function ofOrder(trx: TenantTransaction, { shopId, orderId }: OrderAddress) {
  return trx.updateTable('orders').where('shop_id', '=', shopId).where('order_id', '=', orderId);
}

/** The course lines of an order with what each seat has come to. */
export async function readLineOutcomes(trx: TenantTransaction, order: OrderAddress): Promise<LineOutcome[]> {
  const lines = await trx
    .selectFrom('order_lines')
    .select(['line_id', 'name', 'sku', 'quantity', 'problems', 'flags'])
    .where('shop_id', '=', order.shopId)
    .where('order_id', '=', order.orderId)
    .orderBy('position')
    .execute();
  const grants = await readGrantOutcomes(trx, order);
  const questions = await listOpenQuestions(trx, order);
  return lines.map((line) => ({
    lineId: line.line_id,
    name: line.name,
    sku: line.sku,
    quantity: line.quantity,
    problems: line.problems,
    flags: line.flags,
    seats: grants.get(line.line_id) ?? [],
    questions: questions
      .filter(({ seats }) => seats.some(({ lineId }) => lineId === line.line_id))
      .map(({ questionId, kind, detail, count, seats }) => ({ questionId, kind, detail, count, seats })),
  }));
}

async function readGrantOutcomes(
  trx: TenantTransaction,
  order: OrderAddress,
): Promise<Map<string, SeatOutcome[]>> {
  const rows = await trx
    .selectFrom('grants')
    .leftJoin('access', (join) =>
      join
        .onRef('access.lms_id', '=', 'grants.lms_id')
        .onRef('access.learner_id', '=', 'grants.learner_id')
        .onRef('access.course_key', '=', 'grants.course_key'),
    )
    .leftJoin('learners', (join) => join.onRef('learners.id', '=', 'grants.learner_id'))
    .select([
      'grants.line_id',
      'grants.seat',
      'grants.lms_id',
      'grants.course_key',
      'grants.learner_email',
      'grants.end_cause',
      'access.state',
      'access.seen_active',
      'access.seen_mode',
      'access.confirmed_at',
      'access.held_reason',
      'access.needs_attention_cause',
      'access.detail',
      'learners.state as learner_state',
      'learners.lms_email_key',
    ])
    .select([
      isSoldElsewhere.as('is_sold_elsewhere'),
      others.soldMode.as('sold_mode'),
      others.givenMode.as('given_mode'),
      others.earlierPurchases.as('earlier'),
      others.asksOfRepeats.as('asks_of_repeats'),
    ])
    .where('grants.source', '=', 'order')
    .where((where) => where.or([where('grants.ended_at', 'is', null), isLastWord, isFormer]))
    .where('grants.shop_id', '=', order.shopId)
    .where('grants.order_id', '=', order.orderId)
    .orderBy('grants.line_id')
    .orderBy('grants.seat')
    .orderBy('grants.course_key')
    .orderBy('grants.generation', 'desc')
    .execute();
  const byLine = new Map<string, SeatOutcome[]>();
  for (const row of rows) {
    const hasEnded = row.end_cause !== null;
    const state = hasEnded
      ? toEndedState(row.state, row.is_sold_elsewhere)
      : toSeatState(row.state, row.learner_email !== null, row.confirmed_at !== null);
    const mode = state === 'enrolled' ? row.seen_mode : null;
    const { sold_mode: soldMode, given_mode: givenMode, earlier } = row;
    const comparison = compareSeat({ soldMode, mode, givenMode, earlier });
    const outcome: SeatOutcome = {
      seat: row.seat,
      lmsId: row.lms_id,
      courseKey: row.course_key,
      learner: row.learner_email,
      state,
      mode,
      ...(isPseudonym(row.learner_email ?? '')
        ? { isUnconfirmed: false, hasOtherAddress: false }
        : accountFacts(row)),
      cause: state === 'ended' ? row.end_cause : (row.needs_attention_cause ?? row.held_reason),
      stillIn: state === 'ended' && row.seen_active ? row.seen_mode : null,
      isFormer: row.end_cause === 'learner_changed',
      ...comparison,
      asksOfRepeat: comparison.repeats !== null && row.asks_of_repeats,
      detail: row.detail ?? {},
    };
    byLine.set(row.line_id, [...(byLine.get(row.line_id) ?? []), outcome]);
  }
  return byLine;
}

/** A seat whose last grant ended with its money, and has no later generation. */
const isLastWord = sql<boolean>`(grants.end_cause = any(${[...UNDONE_WITH_ITS_CAUSE]}) and not exists (
  select from grants as later
  where later.source = 'order' and later.shop_id = grants.shop_id and later.order_id = grants.order_id
    and later.line_id = grants.line_id and later.seat = grants.seat and later.lms_id = grants.lms_id
    and later.course_key = grants.course_key and later.generation > grants.generation))`;

/** The learner who last had to leave a seat to another one. */
const isFormer = sql<boolean>`(grants.end_cause = 'learner_changed' and not exists (
  select from grants as later
  where later.source = 'order' and later.shop_id = grants.shop_id and later.order_id = grants.order_id
    and later.line_id = grants.line_id and later.seat = grants.seat and later.lms_id = grants.lms_id
    and later.course_key = grants.course_key and later.generation > grants.generation
    and later.end_cause = 'learner_changed'))`;

/** Another order, or staff here, gives the same learner the same course run. */
const isSoldElsewhere = sql<boolean>`exists (
  select from grants as other
  where other.learner_id = grants.learner_id and other.lms_id = grants.lms_id
    and other.course_key = grants.course_key and other.source <> 'lms' and other.ended_at is null)`;

/** What is under way, or needs a person, is about the one that still has the access. */
function toEndedState(state: AccessState | null, isSoldElsewhere: boolean): SeatState {
  if (isSoldElsewhere) return 'ended';
  if (state === 'due') return 'in_progress';
  return state === 'needs_attention' ? state : 'ended';
}

/** Of somebody who was erased nobody knows them. */
function accountFacts(row: {
  learner_state: LearnerState | null;
  lms_email_key: string | null;
  learner_email: string | null;
}): Pick<SeatOutcome, 'isUnconfirmed' | 'hasOtherAddress'> {
  return {
    isUnconfirmed: row.learner_state === 'unconfirmed',
    hasOtherAddress: row.lms_email_key !== null && row.lms_email_key !== row.learner_email?.toLowerCase(),
  };
}

function toSeatState(state: AccessState | null, hasLearner: boolean, isConfirmed: boolean): SeatState {
  if (!hasLearner) return 'learner_unknown';
  if (state === null || state === 'due') return 'in_progress';
  if (state === 'settled') return isConfirmed ? 'enrolled' : 'in_progress';
  return state;
}
