import type { Command } from 'commander';
import { askForBackfill, silenceExcept } from '../reconcile/ask-for-run.ts';
import { cliActor, CommandError, readMoment, withContext, type CommandContext } from './context.ts';
import { followRuns, withShowOptions, type ShowOptions } from './reconcile.ts';

interface BackfillOptions extends ShowOptions {
  since: string;
  until?: string;
  dryRun?: true;
  notes?: true;
  mail?: true;
  complete?: true;
  wait: boolean;
}

export function addBackfillCommand(program: Command): void {
  withShowOptions(program.command('backfill <shop>'))
    .description('take over orders that were paid before the shop was connected')
    .requiredOption('--since <date>', 'orders paid since')
    .option('--until <date>', 'orders paid before; default: when the shop was connected')
    .option('--dry-run', 'say what would become of each order; changes nothing')
    .option('--notes', 'write a note for staff on each order')
    .option('--mail', 'write the note for customers, which the shop mails to them')
    .option('--complete', 'set orders to completed whose courses are all confirmed')
    .option('--no-wait', 'do not wait for the report')
    .action((shopId: string, options: BackfillOptions) =>
      withContext((context) => backfill(context, shopId, options)),
    );
}

async function backfill(context: CommandContext, shopId: string, options: BackfillOptions): Promise<void> {
  const { notes = false, mail = false, complete = false } = options;
  const asked = await context.run((trx) =>
    askForBackfill(trx, {
      shopId,
      since: readMoment(options.since),
      until: options.until === undefined ? undefined : readMoment(options.until),
      isDryRun: options.dryRun === true,
      silent: silenceExcept({ notes, mail, complete }),
      askedBy: cliActor(),
    }),
  );
  if (asked === 'shop_unknown')
    throw new CommandError(`There is no shop ${shopId}. "matricula shop list" shows them.`);
  await followRuns(context, [asked], options);
}
