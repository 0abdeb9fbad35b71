import { z } from 'zod';
import { explainCourse, explainOrder } from '../operator/explain-routes.ts';
import { changeOfShop, changeRules, readRules, type RoutingView } from '../operator/routing.ts';
import type { Db } from '../store/database.ts';
import { inTenant, type TenantTransaction } from '../store/in-tenant.ts';
import { readRouting } from '../store/routings.ts';
import { getShop } from '../store/shops.ts';
import {
  explainProblems,
  routesView,
  routingProblem,
  showRules,
  showWarnings,
  wantedRules,
} from './route-handlers.ts';
import type { SignedAnswer, SignedCall } from './signed-action.ts';

export const shopRoutesRequest = z.object({ action: z.literal('routes') });

export const shopRoutesChange = z.object({
  action: z.literal('change_routes'),
  ...wantedRules,
  actor: z.string().trim().min(1).max(100).meta({ description: 'Login of whoever changes it.' }),
});

export const shopRouteQuestion = z.object({
  action: z.literal('explain_route'),
  orderId: z.string().max(64).optional(),
  sku: z.string().max(1000).default(''),
  courseKey: z.string().max(1000).optional(),
  after: z.number().int().min(0).default(0),
});

/** The institution's rules and the shop's own: those of other shops are none of its business. */
export const shopRoutesView = routesView
  .extend({
    shopId: z.string(),
    defaultLmsId: z.string().nullable(),
    lmsIds: z.array(z.string()),
  })
  .meta({ id: 'ShopRoutingRules' });

export const shopRoutesChanged = z
  .discriminatedUnion('result', [
    shopRoutesView.extend({ result: z.literal('kept') }),
    z.object({ result: z.literal('unconfirmed'), warnings: routesView.shape.warnings }),
  ])
  .meta({ id: 'ShopRoutingChanged' });

/** A page of lines: an order may have thousands, and somebody looks at them. */
const LINES = 20;

/** Rules as the staff of a paired shop sees and changes them. */
export function shopRouteHandlers({ db }: { db: Db }) {
  return { list, change, explain };

  async function list({ shop: { tenantId, shopId } }: SignedCall<unknown>): Promise<SignedAnswer> {
    return {
      answer: await inTenant(db, tenantId, async (trx) => show(trx, shopId, await readRules(trx, shopId))),
    };
  }

  async function change({
    shop: { tenantId, shopId },
    question: { rules, version, confirm: isConfirmed, actor },
  }: SignedCall<z.infer<typeof shopRoutesChange>>): Promise<SignedAnswer> {
    const by = { actor: `shop:${actor}`, version, isConfirmed, shopId };
    return inTenant(db, tenantId, async (trx): Promise<SignedAnswer> => {
      const result = await changeRules(trx, changeOfShop(shopId, rules), by);
      if ('kept' in result) return { answer: { result: 'kept', ...(await show(trx, shopId, result.kept)) } };
      if ('refused' in result) return { refused: routingProblem(result) };
      const warnings = showWarnings(result.unconfirmed, result.rules);
      return { answer: { result: 'unconfirmed', warnings } };
    });
  }

  async function explain({
    shop: { tenantId, shopId },
    question: { orderId, sku, courseKey, after },
  }: SignedCall<z.infer<typeof shopRouteQuestion>>): Promise<SignedAnswer> {
    const options = { after, limit: LINES, isOwnOnly: true };
    const explained = await inTenant(db, tenantId, (trx) =>
      orderId === undefined
        ? explainCourse(trx, { shopId, sku, courseKey }, options)
        : explainOrder(trx, { shopId, orderId }, options),
    );
    return typeof explained === 'string' ? { refused: explainProblems[explained] } : { answer: explained };
  }
}

async function show(
  trx: TenantTransaction,
  shopId: string,
  view: RoutingView,
): Promise<z.infer<typeof shopRoutesView>> {
  const { defaultLmsId } = await getShop(trx, shopId);
  const { lmsIds } = await readRouting(trx);
  return { ...showRules(view), shopId, defaultLmsId, lmsIds };
}
