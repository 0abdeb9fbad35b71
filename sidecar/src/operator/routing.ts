import type { RuleDraft } from '../ledger/read-rule.ts';
import type { RoutingRule } from '../ledger/routing-rule.ts';
import { toConfirm, type RoutingWarning } from '../ledger/routing-warnings.ts';
import { mergeShopRules, visibleRules } from '../ledger/shop-rules.ts';
import type { TenantTransaction } from '../store/in-tenant.ts';
import { addRouting, lockRouting, readRouting, type RuleList } from '../store/routings.ts';
import { listShops } from '../store/shops.ts';
import { addToTimeline } from '../store/timeline.ts';
import { checkRules, refused, warnOf, type RoutingRefusal } from './check-rules.ts';

/** The rules, and what is odd about them. */
export interface RoutingView extends RuleList {
  warnings: RoutingWarning[];
}

export type RoutingResult =
  | { kept: RoutingView }
  /** Nothing is kept until somebody confirms this; `rules` are what the warnings speak of. */
  | { unconfirmed: RoutingWarning[]; rules: RoutingRule[] }
  | { refused: RoutingRefusal };

/** Turns the rules that hold now into those that are wanted. */
export type RoutingChange = (now: RoutingRule[]) => RuleDraft[] | { refused: RoutingRefusal };

export interface ChangedBy {
  actor: string;
  /** The version that the change was made from; undefined: whatever holds now. */
  version?: number | undefined;
  /** Somebody knows what the warnings say. */
  isConfirmed: boolean;
  /** The shop whose staff changes its own rules; it sees no others but the institution's. */
  shopId?: string;
}

/** @param shopId Only what this shop may see. */
export async function readRules(trx: TenantTransaction, shopId?: string): Promise<RoutingView> {
  const { version, rules } = await readRouting(trx);
  return toView(trx, { version, rules }, shopId);
}

/**
 * Changes the rules, for whatever is planned from now on: a line that was granted stays where it is. Changes come one after
 * the other, and what is refused leaves its line in the audit too.
 */
export async function changeRules(
  trx: TenantTransaction,
  change: RoutingChange,
  by: ChangedBy,
): Promise<RoutingResult> {
  await lockRouting(trx);
  const now = await readRouting(trx);
  const result = await decide(trx, now, change, by);
  if (!('kept' in result)) {
    const { code, position } =
      'refused' in result ? result.refused : { code: 'routing_unconfirmed', position: null };
    await note(trx, 'routing.refused', by, { code, ...(position !== null && { position }) });
  }
  return result;
}

async function decide(
  trx: TenantTransaction,
  now: RuleList & { lmsIds: string[] },
  change: RoutingChange,
  by: ChangedBy,
): Promise<RoutingResult> {
  if (by.version !== undefined && by.version !== now.version) return refused('routing_changed');
  const drafts = change(now.rules);
  if ('refused' in drafts) return drafts;
  const shopIds = (await listShops(trx)).map(({ shopId }) => shopId);
  const checked = checkRules(drafts, { ...now, shopIds });
  if ('refused' in checked) return checked;
  const { rules } = checked;
  const seen = seenBy(rules, by.shopId);
  const unconfirmed = toConfirm(seenBy(now.rules, by.shopId), seen);
  if (unconfirmed.length > 0 && !by.isConfirmed) return { unconfirmed, rules: seen };
  const next = { version: now.version + 1, rules };
  const isSame = JSON.stringify(inOrder(rules)) === JSON.stringify(inOrder(now.rules));
  if (isSame) return { kept: await toView(trx, now, by.shopId) };
  await addRouting(trx, next, by.actor);
  await note(trx, 'routing.changed', by, {
    version: next.version,
    rules: rules.length,
    ...difference(now.rules, rules),
  });
  return { kept: await toView(trx, next, by.shopId) };
}

/** A shop's staff changes what it sees of the rules: see `mergeShopRules`. */
export function changeOfShop(shopId: string, wanted: RuleDraft[]): RoutingChange {
  return (now) => mergeShopRules(now, shopId, wanted) ?? refused('rules_of_others');
}

async function toView(
  trx: TenantTransaction,
  { version, rules }: RuleList,
  shopId: string | undefined,
): Promise<RoutingView> {
  const seen = seenBy(rules, shopId);
  return { version, rules: seen, warnings: await warnOf(trx, seen) };
}

function seenBy(rules: RoutingRule[], shopId: string | undefined): RoutingRule[] {
  return shopId === undefined ? rules : visibleRules(rules, shopId);
}

/** PostgreSQL's jsonb orders keys by itself. */
function inOrder(rules: RoutingRule[]): RoutingRule[] {
  return rules.map((rule) => {
    const { ruleId, shopId, organisation, courseKey, sku, lmsId } = rule;
    return { ruleId, shopId, organisation, courseKey, sku, lmsId };
  });
}

/** Ids of the rules that are new, gone or different; where there are none, rules were moved. */
function difference(before: RoutingRule[], after: RoutingRule[]): Record<string, string> {
  const texts = (rules: RoutingRule[]) =>
    new Map(inOrder(rules).map((rule) => [rule.ruleId, JSON.stringify(rule)]));
  const [old, now] = [texts(before), texts(after)];
  const ids = {
    added: [...now.keys()].filter((id) => !old.has(id)),
    removed: [...old.keys()].filter((id) => !now.has(id)),
    changed: [...now].filter(([id, text]) => old.has(id) && old.get(id) !== text).map(([id]) => id),
  };
  const named = Object.entries(ids).filter(([, list]) => list.length > 0);
  return named.length === 0
    ? { moved: 'yes' }
    : Object.fromEntries(named.map(([what, list]) => [what, list.join(' ')]));
}

function note(
  trx: TenantTransaction,
  event: 'routing.changed' | 'routing.refused',
  { actor, shopId }: ChangedBy,
  detail: Record<string, string | number>,
): Promise<void> {
  return addToTimeline(trx, { ...(shopId && { shopId }), event, detail: { actor, ...detail }, trace: '' });
}
