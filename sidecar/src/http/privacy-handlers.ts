import type { z } from 'zod';
import { erasePerson, type ErasureParts } from '../privacy/erase.ts';
import { exportPerson, type ExportParts } from '../privacy/export.ts';
import { privacyMessagesFor } from '../privacy/messages/messages.ts';
import { findShop, getShop } from '../store/shops.ts';
import { inTenant } from '../store/in-tenant.ts';
import type { Answer, OperatorTools } from './operator-answer.ts';
import { problems } from './operator-problems.ts';
import type {
  eraseRequest,
  exportRequest,
  pluginEraseRequest,
  pluginExportRequest,
} from './privacy-requests.ts';
import type { SignedAnswer, SignedCall } from './signed-action.ts';

export type PrivacyParts = ErasureParts & ExportParts;

/** What the operator's API says and forgets of people. */
export function privacyHandlers(
  parts: PrivacyParts,
  { run, actorOf, tenantId }: Pick<OperatorTools, 'run' | 'actorOf' | 'tenantId'>,
) {
  const isUnknown = async (shop: string | undefined) =>
    shop !== undefined && (await run((trx) => findShop(trx, shop))) === undefined;

  return {
    export: async (request: z.infer<typeof exportRequest>): Promise<Answer> => {
      const { email: emailKey, shop: shopId, page, locale, actor } = request;
      if (await isUnknown(shopId)) return { refused: problems.shop_unknown };
      const asked = { emailKey, shopId, page, actor: actorOf(actor), messages: privacyMessagesFor(locale) };
      return { answer: await exportPerson(parts, tenantId, asked) };
    },
    erase: async (request: z.infer<typeof eraseRequest>): Promise<Answer> => {
      const { email: emailKey, shop: shopId, locale, actor, reason } = request;
      if (await isUnknown(shopId)) return { refused: problems.shop_unknown };
      const asked = { emailKey, shopId, reason, actor: actorOf(actor), messages: privacyMessagesFor(locale) };
      return { answer: await erasePerson(parts, tenantId, asked) };
    },
  };
}

/** The same for a paired shop, of its own orders alone. */
export function pluginPrivacyHandlers(parts: PrivacyParts) {
  const aboutShop = async ({ shopId, tenantId }: SignedCall<unknown>['shop'], actor: string) => {
    const { locale } = await inTenant(parts.db, tenantId, (trx) => getShop(trx, shopId));
    return { shopId, actor: `shop:${actor}`, messages: privacyMessagesFor(locale) };
  };
  return {
    export: async ({
      shop,
      question: { email: emailKey, page, actor },
    }: SignedCall<z.infer<typeof pluginExportRequest>>): Promise<SignedAnswer> => {
      const asked = { ...(await aboutShop(shop, actor)), emailKey, page };
      return { answer: await exportPerson(parts, shop.tenantId, asked) };
    },
    erase: async ({
      shop,
      question: { email: emailKey, actor },
    }: SignedCall<z.infer<typeof pluginEraseRequest>>): Promise<SignedAnswer> => {
      const asked = { ...(await aboutShop(shop, actor)), emailKey, reason: null };
      return { answer: await erasePerson(parts, shop.tenantId, asked) };
    },
  };
}
