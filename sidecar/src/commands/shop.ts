import { Option, type Command } from 'commander';
import { connectLms, connectShop, credentialsPurpose, type StoredKeys } from '../connections.ts';
import { webhookSecretPurpose } from '../intake/shop-directory.ts';
import { defaultSettings, thisSecond } from '../operator/default-settings.ts';
import { checkPairedShop } from '../pairing/check-shop.ts';
import { newWebhookSecret } from '../pairing/secrets.ts';
import { createHttpClient } from '../shared/http-client.ts';
import { deliveryUrlAt } from '../shared/public-address.ts';
import { isReference } from '../shared/secret-references.ts';
import { listLmsConnections } from '../store/lms-connections.ts';
import { startKeeping } from '../store/kept-webhooks.ts';
import type { ShopSettings } from '../store/schema.ts';
import {
  addShop,
  changeShop,
  findShop,
  listShops,
  PLAIN_CONNECTOR,
  PLUGIN_CONNECTOR,
  type Shop,
  type ShopChanges,
} from '../store/shops.ts';
import {
  CommandError,
  readId,
  readLocale,
  readMoment,
  readSecret,
  readUrl,
  requireLms,
  say,
  withContext,
  type CommandContext,
} from './context.ts';
import { addConnectCommand } from './connect.ts';
import { addPairCommand } from './pair.ts';
import { addPolicyCommand } from './policy.ts';
import { printChecks, printTable } from './print.ts';
import { readShopUrl } from './shop-url.ts';
import { showShop } from './show-shop.ts';

interface AddOptions {
  url: string;
  consumerKey: string;
  consumerSecret: string;
  webhookSecret?: string;
  name?: string;
  locale: string;
  lms?: string;
  ordersSince?: string;
}

interface SetOptions {
  name?: string;
  url?: string;
  consumerKey?: string;
  consumerSecret?: string;
  locale?: string;
  lms?: string;
  registerUrl?: string;
  complete?: 'yes' | 'no';
  repeatPurchases?: 'note' | 'ask';
  learnerMeta?: string[];
  gateway?: string[];
  newWebhookSecret?: true;
}

export function addShopCommands(program: Command): void {
  const shop = program.command('shop').description('shops whose orders are fulfilled');
  shop
    .command('add <id>')
    .description(
      'add a WooCommerce shop without the plugin by webhooks and REST keys that you make by hand; see "shop connect"',
    )
    .requiredOption('--url <address>', 'home address of the shop')
    .requiredOption('--consumer-key <key>', 'REST API key with Read/Write permission')
    .requiredOption(
      '--consumer-secret <secret>',
      'its secret; "-" reads standard input, env:NAME, file:/path and aws:name#key are kept as references',
    )
    .option('--webhook-secret <secret>', 'secret of the webhooks; one is made where none is given')
    .option('--name <name>', 'name of the shop in notes and screens')
    .option('--locale <locale>', 'language of order notes: en or es', 'en')
    .option('--lms <id>', 'LMS of courses whose offer names none')
    .option('--orders-since <date>', 'orders paid earlier are left alone; default: now')
    .action((id: string, options: AddOptions) => withContext((context) => add(context, readId(id), options)));
  addPairCommand(shop);
  addConnectCommand(shop);
  addPolicyCommand(shop);
  shop
    .command('set <id>')
    .description('change the settings of a shop')
    .option('--name <name>', 'name of the shop')
    .option('--url <address>', 'home address of the shop')
    .option('--consumer-key <key>', 'REST API key, together with its secret')
    .option(
      '--consumer-secret <secret>',
      'its secret; "-" reads standard input, env:NAME, file:/path and aws:name#key are kept as references',
    )
    .option('--locale <locale>', 'language of order notes: en or es')
    .option('--lms <id>', 'LMS of courses whose offer names none')
    .option(
      '--register-url <address>',
      'where learners without an account register; default: the page of the LMS',
    )
    .addOption(new Option('--complete <answer>', 'set finished orders to completed').choices(['yes', 'no']))
    .addOption(
      new Option(
        '--repeat-purchases <answer>',
        'a learner buys what they have already: note tells staff, ask also whether to refund',
      ).choices(['note', 'ask']),
    )
    .option('--learner-meta <key...>', 'line meta keys that name the learner, the first match counts')
    .option('--gateway <id=class...>', 'class of a payment gateway: standard, transfer or on_delivery')
    .option('--new-webhook-secret', 'make a new secret; the one before stays valid until the next rotation')
    .action((id: string, options: SetOptions) => withContext((context) => set(context, id, options)));
  shop
    .command('check <id>')
    .description('check the connection step by step and name what is missing')
    .action((id: string) => withContext((context) => check(context, id)));
  shop
    .command('show <id>')
    .description('say how a shop is connected, and what is missing')
    .action((id: string) => withContext((context) => showShop(context, id)));
  shop
    .command('list')
    .description('list the shops')
    .action(() => withContext(list));
}

async function add(context: CommandContext, shopId: string, options: AddOptions): Promise<void> {
  await requireLms(context, options.lms);
  const url = await readShopUrl(context, shopId, options.url);
  const secret = options.webhookSecret ? readWebhookSecret(options.webhookSecret) : newWebhookSecret();
  const shop = {
    shopId,
    name: options.name ?? shopId,
    connector: PLAIN_CONNECTOR,
    url,
    webhookSecrets: [context.seal.closeForOperator(secret, webhookSecretPurpose(shopId))],
    credentials: sealKeys(context, shopId, options.consumerKey, readSecret(options.consumerSecret)),
    locale: readLocale(options.locale),
    defaultLmsId: options.lms ?? null,
    settings: defaultSettings(),
    connectedAt: options.ordersSince ? readMoment(options.ordersSince) : thisSecond(),
  };
  try {
    await context.run((trx) => addShop(trx, shop));
  } catch (error) {
    if ((error as { code?: string }).code === '23505')
      throw new CommandError(`The shop id ${shopId} is taken.`);
    throw error;
  }
  say(`Shop ${shopId} is stored. Orders paid before ${shop.connectedAt.toISOString()} are left alone.`);
  say(
    'In WooCommerce → Settings → Advanced → Webhooks, add four webhooks (order created, updated, deleted, restored):',
  );
  say(`  Delivery URL  ${deliveryUrlAt(context.config.publicUrl ?? 'https://YOUR-SIDECAR', shopId)}`);
  say(`  Secret        ${options.webhookSecret ? '(as given)' : secret}`);
  say('  API version   WP REST API Integration v3');
  say(`Then run "matricula shop check ${shopId}".`);
}

/** Below this, a secret can be guessed from one signed delivery. WooCommerce itself makes 50 letters. */
const SHORTEST_SECRET = 16;

function readWebhookSecret(option: string): string {
  const secret = readSecret(option);
  if (secret.length < SHORTEST_SECRET && !isReference(secret))
    throw new CommandError(
      `The webhook secret has ${secret.length} characters; at least ${SHORTEST_SECRET} are needed. Without --webhook-secret one is made.`,
    );
  return secret;
}

async function set(context: CommandContext, shopId: string, options: SetOptions): Promise<void> {
  const shop = await getShop(context, shopId);
  if (shop.connector === PLUGIN_CONNECTOR) refuseWhatPairingSets(shopId, options);
  await requireLms(context, options.lms);
  const settings: ShopSettings = {
    ...shop.settings,
    ...(options.registerUrl && { registerUrl: readUrl(options.registerUrl) }),
    ...(options.complete && { completesOrders: options.complete === 'yes' }),
    ...(options.repeatPurchases && { repeatPurchases: options.repeatPurchases }),
    ...(options.learnerMeta && { learnerMetaKeys: options.learnerMeta }),
    ...(options.gateway && {
      gatewayClasses: { ...shop.settings.gatewayClasses, ...readGateways(options.gateway) },
    }),
  };
  const secret = options.newWebhookSecret ? newWebhookSecret() : undefined;
  const url = options.url && (await readShopUrl(context, shopId, options.url));
  const changes: ShopChanges = {
    settings,
    ...(options.name && { name: options.name }),
    ...(url && { url }),
    ...readCredentials(context, shopId, options),
    ...(options.locale && { locale: readLocale(options.locale) }),
    ...(options.lms && { defaultLmsId: options.lms }),
    ...(secret && {
      webhookSecrets: [
        context.seal.close(secret, webhookSecretPurpose(shopId)),
        ...shop.webhookSecrets,
      ].slice(0, 2),
    }),
  };
  const { webhooksUrl } = shop;
  await context.run(async (trx) => {
    await changeShop(trx, shopId, changes);
    if (secret && webhooksUrl)
      await startKeeping(trx, shopId, { deliveryUrl: webhooksUrl, since: undefined });
  });
  say(`Shop ${shopId} is changed.`);
  if (secret && webhooksUrl) say('The sidecar gives its webhooks the new secret by itself.');
  else if (secret)
    say(
      `New webhook secret: ${secret}\nThe one before stays valid: change the webhooks now, without a hurry.`,
    );
}

/** The plugin has its own secrets, and brings the shop's address along. */
function refuseWhatPairingSets(shopId: string, options: SetOptions): void {
  const { url, consumerKey, consumerSecret, newWebhookSecret } = options;
  if (!url && !consumerKey && !consumerSecret && !newWebhookSecret) return;
  throw new CommandError(
    `Shop ${shopId} is paired with the plugin, which changes address and secrets: rotate them in its settings, or pair it anew with "matricula shop pair ${shopId}".`,
  );
}

/** New REST keys, both halves of them or neither. */
function readCredentials(context: CommandContext, shopId: string, options: SetOptions): ShopChanges {
  const { consumerKey, consumerSecret } = options;
  if (!consumerKey && !consumerSecret) return {};
  if (!consumerKey || !consumerSecret) throw new CommandError('A key and its secret belong together.');
  return { credentials: sealKeys(context, shopId, consumerKey, readSecret(consumerSecret)) };
}

/** A secret that is only referred to is named apart: what a shop sends as one is never looked up. */
function sealKeys({ seal }: CommandContext, shopId: string, consumerKey: string, secret: string): string {
  const keys: StoredKeys = isReference(secret)
    ? { consumerKey, consumerSecretAt: secret }
    : { consumerKey, consumerSecret: secret };
  return seal.close(JSON.stringify(keys), credentialsPurpose(shopId));
}

function readGateways(pairs: string[]): ShopSettings['gatewayClasses'] {
  const classes = ['standard', 'transfer', 'on_delivery'] as const;
  return Object.fromEntries(
    pairs.map((pair) => {
      const [gateway, name] = pair.split('=');
      const gatewayClass = classes.find((known) => known === name);
      if (!gateway || !gatewayClass)
        throw new CommandError(`"${pair}" must read gateway=standard, =transfer or =on_delivery.`);
      return [gateway, gatewayClass];
    }),
  );
}

async function check(context: CommandContext, shopId: string): Promise<void> {
  const shop = await getShop(context, shopId);
  const parts = { http: createHttpClient(context.config.privateNetworks), seal: context.seal };
  const connections = await context.run(listLmsConnections);
  const checkParts = {
    connectShop: connectShop(parts),
    connectLms: connectLms({ ...parts, db: context.db }),
  };
  const allGood = await printChecks(
    shop.connector === PLUGIN_CONNECTOR
      ? checkPairedShop(checkParts, shop, connections)
      : connectShop(parts)(shop).check(),
  );
  if (!allGood) process.exitCode = 1;
}

async function list(context: CommandContext): Promise<void> {
  const shops = await context.run(listShops);
  printTable(
    ['Shop', 'Name', 'Address', 'Connector', 'Language', 'LMS', 'Orders since', 'Last contact'],
    shops.map((shop) => [
      shop.shopId,
      shop.name,
      shop.url,
      shop.webhookSecrets.length === 0 ? `${shop.connector} (un-paired)` : shop.connector,
      shop.locale,
      shop.defaultLmsId ?? '',
      shop.connectedAt.toISOString().slice(0, 16),
      shop.lastContactAt?.toISOString().slice(0, 19) ?? 'never',
    ]),
  );
}

async function getShop(context: CommandContext, shopId: string): Promise<Shop> {
  const shop = await context.run((trx) => findShop(trx, shopId));
  if (!shop) throw new CommandError(`There is no shop ${shopId}. "matricula shop list" shows them.`);
  return shop;
}
