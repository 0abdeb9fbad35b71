import type { Command } from 'commander';
import { CODE_VALID_MS, hashPairingCode, newPairingCode } from '../pairing/pairing-code.ts';
import type { PairingChoices } from '../store/schema.ts';
import { addPairing } from '../store/pairings.ts';
import { findShop, findShopByAddress } from '../store/shops.ts';
import {
  CommandError,
  readId,
  readLocale,
  readMoment,
  requireLms,
  say,
  withContext,
  type CommandContext,
} from './context.ts';

interface PairOptions {
  name?: string;
  locale?: string;
  lms?: string;
  ordersSince?: string;
}

export function addPairCommand(shop: Command): void {
  shop
    .command('pair <id>')
    .description('make a code that pairs a WooCommerce with our plugin, new or known')
    .option('--name <name>', "name of the shop in notes and screens; default: the site's own")
    .option('--locale <locale>', "language of order notes: en or es; default: the site's own")
    .option('--lms <id>', 'LMS of courses whose offer names none')
    .option('--orders-since <date>', 'orders paid earlier are left alone; default: when it is paired')
    .action((id: string, options: PairOptions) =>
      withContext((context) => pair(context, readId(id), options)),
    );
}

async function pair(context: CommandContext, shopId: string, options: PairOptions): Promise<void> {
  await requireLms(context, options.lms);
  const choices: PairingChoices = {
    ...(options.name && { name: options.name }),
    ...(options.locale && { locale: readLocale(options.locale) }),
    ...(options.lms && { defaultLmsId: options.lms }),
    ...(options.ordersSince && { ordersSince: readMoment(options.ordersSince).toISOString() }),
  };
  const known = await context.run((trx) => findShop(trx, shopId));
  if (!known && (await findShopByAddress(context.db, shopId)))
    throw new CommandError(`The shop id ${shopId} is taken.`);
  const code = newPairingCode();
  const codeHash = hashPairingCode(code);
  await context.run((trx) => addPairing(trx, { codeHash, shopId, choices, validMs: CODE_VALID_MS }));
  say(`Pairing code   ${code}`);
  say();
  say(`It can be used once, within ten minutes. In the shop's wp-admin, open WooCommerce → Matricula and`);
  say('  1. paste the address of this sidecar, as the shop reaches it, and this code;');
  say('  2. choose "Pair this shop", then "Run the self-test".');
  if (known) {
    say();
    say(`Shop ${shopId} is known: its orders and accesses stay, its address and secrets change.`);
  }
}
