import type { Command } from 'commander';
import { askForKeys } from '../pairing/ask-for-keys.ts';
import { addressRules } from '../shared/outgoing-addresses.ts';
import {
  cliActor,
  CommandError,
  readId,
  readLocale,
  readMoment,
  readUrl,
  requireLms,
  say,
  withContext,
  type CommandContext,
} from './context.ts';

interface ConnectOptions {
  url?: string;
  name?: string;
  locale?: string;
  lms?: string;
  ordersSince?: string;
}

export function addConnectCommand(shop: Command): void {
  shop
    .command('connect <id>')
    .description(
      'make a link by which a WooCommerce without our plugin, new or known, hands over its REST keys',
    )
    .option('--url <address>', 'home address of the shop; default: as it is known')
    .option('--name <name>', 'name of the shop in notes and screens')
    .option('--locale <locale>', 'language of order notes: en or es')
    .option('--lms <id>', 'LMS of courses whose offer names none')
    .option('--orders-since <date>', 'orders paid earlier are left alone; default: when it is connected')
    .action((id: string, options: ConnectOptions) =>
      withContext((context) => connect(context, readId(id), options)),
    );
}

async function connect(context: CommandContext, shopId: string, options: ConnectOptions): Promise<void> {
  await requireLms(context, options.lms);
  const { config, db, tenantId } = context;
  const { privateNetworks, publicUrl, allowsPlainHttp } = config;
  const choices = {
    ...(options.name && { name: options.name }),
    ...(options.locale && { locale: readLocale(options.locale) }),
    ...(options.lms && { defaultLmsId: options.lms }),
    ...(options.ordersSince && { ordersSince: readMoment(options.ordersSince).toISOString() }),
  };
  const url = options.url === undefined ? undefined : readUrl(options.url);
  const result = await askForKeys(
    { db, publicUrl, allowsPlainHttp, rules: addressRules(privateNetworks) },
    tenantId,
    { shopId, url, choices, actor: cliActor() },
  );
  if ('refused' in result) throw new CommandError(`${result.refused.code}: ${result.refused.detail}`);
  const { authorizeUrl, connection, isKnown } = result.asked;
  say('Open this in a browser as somebody who manages the shop, and choose "Approve":');
  say();
  say(`  ${authorizeUrl}`);
  say();
  say(
    `It can be used once, until ${connection.expiresAt.toISOString().slice(0, 16)}Z, and is not shown again.`,
  );
  say('The sidecar then tries the keys and makes the four webhooks by itself:');
  say(`"matricula shop show ${shopId}" says how far it is.`);
  if (!isKnown) return;
  say();
  say(`Shop ${shopId} is known: its orders and accesses stay, its address, keys and webhook secret change.`);
}
