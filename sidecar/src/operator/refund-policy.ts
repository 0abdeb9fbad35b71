import { DEFAULT_REFUND_POLICY, type RefundPolicy } from '../ledger/refund-policy.ts';
import type { TenantTransaction } from '../store/in-tenant.ts';
import { changeShop, findShop, lockShop } from '../store/shops.ts';
import { addToTimeline } from '../store/timeline.ts';

/** What a shop does about money that went back. @returns undefined where there is no such shop. */
export async function readPolicy(trx: TenantTransaction, shopId: string): Promise<RefundPolicy | undefined> {
  const shop = await findShop(trx, shopId);
  return shop && (shop.settings.refunds ?? DEFAULT_REFUND_POLICY);
}

/**
 * Changes a shop's policy, for everything that is planned from now on: what was decided under the one before stays so.
 *
 * @param actor Who says so: a login or a token's name.
 * @returns The policy as it is now, undefined where there is no such shop.
 */
export async function changePolicy(
  trx: TenantTransaction,
  shopId: string,
  changes: Partial<RefundPolicy>,
  actor: string,
): Promise<RefundPolicy | undefined> {
  const shop = await lockShop(trx, shopId);
  if (!shop) return undefined;
  const refunds = { ...DEFAULT_REFUND_POLICY, ...shop.settings.refunds, ...changes };
  await changeShop(trx, shopId, { settings: { ...shop.settings, refunds } });
  await addToTimeline(trx, { shopId, event: 'policy.changed', detail: { ...refunds, actor }, trace: '' });
  return refunds;
}
