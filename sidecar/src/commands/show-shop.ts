import { findShopConnection, type ShopConnection } from '../store/shop-connections.ts';
import { findShop, PLUGIN_CONNECTOR, type Shop } from '../store/shops.ts';
import { CommandError, say, type CommandContext } from './context.ts';

/** Says how a shop is connected and what is missing, as the ledger knows it: nobody is asked. */
export async function showShop({ run }: CommandContext, shopId: string): Promise<void> {
  const { shop, connection } = await run(async (trx) => ({
    shop: await findShop(trx, shopId),
    connection: await findShopConnection(trx, shopId),
  }));
  if (!shop && !connection)
    throw new CommandError(`There is no shop ${shopId}. "matricula shop list" shows them.`);
  const lines: [string, string][] = [
    ['Shop', shop ? `${shopId} (${shop.name})` : `${shopId}, not connected yet`],
    ['Address', shop?.url ?? connection?.url ?? ''],
    ...(shop ? describeShop(shop) : []),
    ...(connection ? [['Approval', describeConnection(connection)] as [string, string]] : []),
  ];
  for (const [label, text] of lines) say(`${label.padEnd(15)}${text}`);
  if (!shop) return;
  say();
  say(`"matricula shop check ${shopId}" asks the shop itself.`);
}

function describeShop(shop: Shop): [string, string][] {
  return [
    ['Connected', `${HOW[howOf(shop)]}; orders count since ${moment(shop.connectedAt)}`],
    ['Webhooks', describeWebhooks(shop)],
    ['LMS', shop.defaultLmsId ?? 'none by default: offers or routing rules name it'],
    ['Last contact', shop.lastContactAt ? moment(shop.lastContactAt) : 'never'],
    ['Attention', shop.needsAttentionCause ?? 'none'],
  ];
}

const HOW = {
  unpaired: 'no: the plugin was un-paired. "matricula shop pair" makes a code',
  plugin: 'by the plugin',
  approval: 'by approval in the shop',
  hand: 'by keys and webhooks that were made by hand',
};

function howOf({ connector, webhookSecrets, webhooksUrl }: Shop): keyof typeof HOW {
  if (connector === PLUGIN_CONNECTOR) return webhookSecrets.length === 0 ? 'unpaired' : 'plugin';
  return webhooksUrl === null ? 'hand' : 'approval';
}

function describeWebhooks({ connector, webhooksUrl, webhooksKeptAt, shopId }: Shop): string {
  if (connector === PLUGIN_CONNECTOR) return 'none needed: the plugin delivers';
  if (webhooksUrl === null)
    return `made by hand, and not looked after; "matricula shop connect ${shopId}" changes that`;
  if (webhooksKeptAt === null) return `not made yet, for ${webhooksUrl}; the sidecar tries once a minute`;
  return `all four active at ${moment(webhooksKeptAt)}, for ${webhooksUrl}; looked after every 15 minutes`;
}

function describeConnection({
  state,
  isExpired,
  outcome,
  askedBy,
  askedAt,
  expiresAt,
}: ShopConnection): string {
  const asked = `asked for by ${askedBy} at ${moment(askedAt)}`;
  if (state === 'connected') return `${asked}; given`;
  if (state === 'replaced') return `${asked}; there is a newer link`;
  if (state === 'failed')
    return `${asked}; the keys were of no use (${outcome ?? 'unknown'}). Make a new link with "matricula shop connect"`;
  if (state === 'keys')
    return `${asked}; the keys are being tried${outcome === null ? '' : ` (last answer: ${outcome})`}`;
  return isExpired
    ? `${asked}; nobody approved in time. Make a new link with "matricula shop connect"`
    : `${asked}; waited for until ${moment(expiresAt)}`;
}

function moment(date: Date): string {
  return `${date.toISOString().slice(0, 16)}Z`;
}
