import { customerDigests, digestOf, hasSomethingToReport, type LineOutcome } from '../ledger/settlement.ts';
import { readReported, renameReported } from '../store/erasures.ts';
import type { OrderAddress } from '../store/grants.ts';
import type { TenantTransaction } from '../store/in-tenant.ts';
import { readLineOutcomes } from '../store/settlements.ts';

/**
 * Makes a change to an order that the caller has locked, by which people are named otherwise and nothing else is new: what
 * was said of the order counts as said under the new names. What was still to be said stays to be said.
 *
 * @returns What the change returns.
 */
export async function withoutNews<T>(
  trx: TenantTransaction,
  order: OrderAddress,
  change: () => Promise<T>,
): Promise<T> {
  const before = await readLines(trx, order);
  const result = await change();
  const after = await readLines(trx, order);
  const { reported, customer } = await readReported(trx, order);
  const renamed = customerDigests(after);
  const names = new Map(customerDigests(before).map((digest, index) => [digest, renamed[index]]));
  await renameReported(trx, order, {
    reported: reported === digestOf(before) ? digestOf(after) : reported,
    customer:
      customer &&
      customer
        .split(' ')
        .map((digest) => names.get(digest) ?? digest)
        .join(' '),
  });
  return result;
}

async function readLines(trx: TenantTransaction, order: OrderAddress): Promise<LineOutcome[]> {
  return (await readLineOutcomes(trx, order)).filter(hasSomethingToReport);
}
