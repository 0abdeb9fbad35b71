import { runKey, type Grant } from '../ledger/grant.ts';
import type { SoldOffer } from '../ledger/offer.ts';
import type { Answer } from '../ledger/question.ts';
import type { Seat } from '../ledger/seat.ts';
import { listRunsWithoutAudit } from '../store/course-runs.ts';
import { listMendableLines, readOrderGrants, type OrderAddress } from '../store/grants.ts';
import type { TenantTransaction } from '../store/in-tenant.ts';
import { readSeats, readSoldOffers } from '../store/order-lines.ts';
import type { StoredOrder } from '../store/orders.ts';
import { readAnswers } from '../store/questions.ts';

/** What the ledger holds of an order before a snapshot of it is planned. */
export interface OrderPast {
  isNew: boolean;
  isBackfilled: boolean;
  /** What was sold on each line that has been granted. */
  sold: ReadonlyMap<string, SoldOffer>;
  /** Lines whose offer may be mended. */
  mendable: ReadonlySet<string>;
  seats: Seat[];
  grants: Grant[];
  answers: Answer[];
  /** Course runs of the grants that are known to have no audit mode, as `runKey` names each. */
  withoutAudit: ReadonlySet<string>;
}

const NO_PAST: OrderPast = {
  isNew: true,
  isBackfilled: false,
  sold: new Map(),
  mendable: new Set(),
  seats: [],
  grants: [],
  answers: [],
  withoutAudit: new Set(),
};

/**
 * Most orders are new: whatever else is kept of an order refers to its row, so where there is none, nobody looks on.
 *
 * @param stored The order's row, undefined where there is none.
 */
export async function readPast(
  trx: TenantTransaction,
  address: OrderAddress,
  stored: StoredOrder | undefined,
): Promise<OrderPast> {
  if (!stored) return NO_PAST;
  const grants = await readOrderGrants(trx, address);
  const courseKeys = grants.map((grant) => grant.courseKey);
  return {
    isNew: false,
    isBackfilled: stored.isBackfilled,
    sold: await readSoldOffers(trx, address),
    mendable: new Set(await listMendableLines(trx, address)),
    seats: await readSeats(trx, address),
    grants,
    answers: await readAnswers(trx, address),
    withoutAudit: new Set((await listRunsWithoutAudit(trx, courseKeys)).map(runKey)),
  };
}
