import type { Command } from 'commander';
import { changeConfirmers } from '../operator/transfer-settings.ts';
import { listConfirmers } from '../store/confirmers.ts';
import { cliActor, CommandError, say, withContext, type CommandContext } from './context.ts';
import { readAddresses } from './owner.ts';
import { printTable } from './print.ts';

interface ConfirmerOptions {
  shop?: string;
  lms?: string;
  sku?: string;
  mail?: string[];
  nobody?: true;
}

/** Who is asked about transfers. */
export function addConfirmerCommands(program: Command): void {
  const confirmer = program
    .command('confirmer')
    .description('who is asked whether the money of a transfer arrived');
  confirmer
    .command('list')
    .description('list who is asked about what')
    .action(() => withContext(list));
  confirmer
    .command('set')
    .description(
      'set who is asked: the closest counts, a product before an LMS before a shop before everything',
    )
    .option('--shop <id>', 'about the orders of a shop')
    .option('--lms <id>', 'about orders that reach an LMS')
    .option('--sku <sku>', 'about orders of a product')
    .option('--mail <address...>', 'up to 20 addresses; the first answer counts')
    .option('--nobody', 'no address of its own any more')
    .action((options: ConfirmerOptions) => withContext((context) => set(context, options)));
}

async function list({ run }: CommandContext): Promise<void> {
  const all = await run(listConfirmers);
  if (all.length === 0)
    return say('Nobody is asked. Set somebody: matricula confirmer set --mail treasurer@example.org');
  printTable(
    ['Shop', 'LMS', 'Product', 'Asked'],
    all.map(({ shopId, lmsId, sku, addresses }) => [
      shopId || 'any',
      lmsId || 'any',
      sku || 'any',
      addresses.join(', '),
    ]),
  );
}

async function set({ run }: CommandContext, options: ConfirmerOptions): Promise<void> {
  const { shop = '', lms = '', sku = '', mail, nobody } = options;
  if ((mail === undefined) === (nobody === undefined))
    throw new CommandError('Say either --mail or --nobody.');
  const confirmers = { shopId: shop, lmsId: lms, sku: sku.trim(), addresses: readAddresses(mail ?? []) };
  const result = await run((trx) => changeConfirmers(trx, confirmers, cliActor()));
  if (result === 'shop_unknown') throw new CommandError(`There is no shop ${shop}.`);
  if (result === 'lms_unknown') throw new CommandError(`There is no LMS ${lms}.`);
  say('It is set. "matricula confirmer list" shows it.');
}
