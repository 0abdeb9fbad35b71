import { z } from 'zod';
import { askForKeys, type AskParts } from '../pairing/ask-for-keys.ts';
import { ID } from '../shared/id.ts';
import { findShopConnection, type ShopConnection } from '../store/shop-connections.ts';
import { findShop, PLAIN_CONNECTOR, type Shop } from '../store/shops.ts';
import type { Answer, OperatorTools } from './operator-answer.ts';
import { problems } from './operator-problems.ts';
import { actor } from './operator-requests.ts';

const address = z
  .url({ protocol: /^https?$/ })
  .max(2000)
  .refine((text) => URL.canParse(text) && new URL(text).username === '' && /^[^?#]*$/.test(text))
  .transform((text) => text.replace(/\/+$/, ''));

export const connectionRequest = z.object({
  url: address.optional().meta({
    description: 'Home address of the shop; needed for one that is not known yet.',
    examples: ['https://shop.example'],
  }),
  name: z.string().trim().min(1).max(200).optional().meta({ description: 'As notes and screens name it.' }),
  locale: z.enum(['en', 'es']).optional().meta({ description: 'Language of order notes.' }),
  lmsId: z.string().max(64).optional().meta({ description: 'LMS of courses whose offer names none.' }),
  ordersSince: z.iso
    .datetime({ offset: true })
    .optional()
    .meta({ description: 'Orders paid earlier are left alone; default: when it is connected.' }),
  actor,
});

export const askedView = z
  .object({
    authorizeUrl: z.url().meta({ description: 'To be opened by whoever manages the shop. Shown once.' }),
    expiresAt: z.iso.datetime(),
  })
  .meta({ id: 'ShopConnectionAsked' });

export const connectionView = z
  .object({
    connector: z.string().nullable().meta({ description: 'Null: the shop is not connected yet.' }),
    webhooks: z.enum(['by_hand', 'being_made', 'kept']).nullable().meta({
      description: '`kept`: the sidecar makes them and switches them on again. Null: none are needed.',
    }),
    webhooksSeenAt: z.iso.datetime().nullable().meta({ description: 'When all were last there and active.' }),
    attention: z.string().nullable().meta({ description: 'Why the shop needs a person.' }),
    asked: z
      .object({
        state: z.enum(['asked', 'keys', 'connected', 'failed', 'replaced', 'expired']),
        url: z.string(),
        askedBy: z.string(),
        askedAt: z.iso.datetime(),
        expiresAt: z.iso.datetime(),
        outcome: z.string().nullable().meta({ description: 'Code of what went wrong.' }),
      })
      .nullable()
      .meta({ description: 'The latest link, and what became of it.' }),
  })
  .meta({ id: 'ShopConnection' });

/** A shop without the plugin and its keys, for the owners of an institution. */
export function connectionHandlers({ run, tenantId, actorOf, ...parts }: OperatorTools & AskParts) {
  return {
    ask: async (
      { url, name, locale, lmsId, ordersSince, actor: person }: z.infer<typeof connectionRequest>,
      { shopId = '' }: Record<string, string>,
    ): Promise<Answer> => {
      if (!ID.test(shopId)) return { refused: problems.shop_id_unusable };
      const choices = {
        ...(name !== undefined && { name }),
        ...(locale !== undefined && { locale }),
        ...(lmsId !== undefined && { defaultLmsId: lmsId }),
        ...(ordersSince !== undefined && { ordersSince: new Date(ordersSince).toISOString() }),
      };
      const question = { shopId, url, choices, actor: actorOf(person) };
      const result = await askForKeys(parts, tenantId, question);
      if ('refused' in result) return result;
      const { authorizeUrl, connection } = result.asked;
      return { status: 201, answer: { authorizeUrl, expiresAt: connection.expiresAt.toISOString() } };
    },
    show: async (_query: unknown, { shopId = '' }: Record<string, string>): Promise<Answer> => {
      const [shop, connection] = await run(async (trx) => [
        await findShop(trx, shopId),
        await findShopConnection(trx, shopId),
      ]);
      if (!shop && !connection) return { refused: problems.shop_unknown };
      return { answer: toView(shop, connection) };
    },
  };
}

function toView(
  shop: Shop | undefined,
  connection: ShopConnection | undefined,
): z.infer<typeof connectionView> {
  return {
    connector: shop?.connector ?? null,
    webhooks: shop ? webhooksOf(shop) : null,
    webhooksSeenAt: shop?.webhooksKeptAt?.toISOString() ?? null,
    attention: shop?.needsAttentionCause ?? null,
    asked: connection
      ? {
          state: connection.isExpired ? 'expired' : connection.state,
          url: connection.url,
          askedBy: connection.askedBy,
          askedAt: connection.askedAt.toISOString(),
          expiresAt: connection.expiresAt.toISOString(),
          outcome: connection.outcome,
        }
      : null,
  };
}

function webhooksOf({ connector, webhooksUrl, webhooksKeptAt }: Shop) {
  if (connector !== PLAIN_CONNECTOR) return null;
  if (webhooksUrl === null) return 'by_hand';
  return webhooksKeptAt === null ? 'being_made' : 'kept';
}
