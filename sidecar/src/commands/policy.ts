import { userInfo } from 'node:os';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { ON_REFUND, type RefundPolicy } from '../ledger/refund-policy.ts';
import { changePolicy, readPolicy } from '../operator/refund-policy.ts';
import { CommandError, say, withContext, type CommandContext } from './context.ts';

/** Adds `shop policy` to the command `shop`. */
export function addPolicyCommand(shop: Command): void {
  shop
    .command('policy <id>')
    .description('show, or change, what becomes of access when the money goes back')
    .addOption(
      new Option(
        '--on-refund <choice>',
        'after a refund, or when a paid order is cancelled, fails or is set to refunded',
      ).choices(ON_REFUND),
    )
    .addOption(
      new Option('--on-trash <choice>', 'when a paid order is put into the trash or deleted').choices(
        ON_REFUND,
      ),
    )
    .option(
      '--window-days <days>',
      'days from payment to refund within which --on-refund holds, or "none"',
      readDays,
    )
    .addOption(new Option('--after-window <choice>', 'what holds after those days').choices(['ask', 'keep']))
    .action((id: string, changes: Partial<RefundPolicy>) =>
      withContext((context) => policy(context, id, changes)),
    );
}

function readDays(text: string): number | null {
  if (text === 'none') return null;
  if (!/^\d{1,5}$/.test(text)) throw new InvalidArgumentError('It must be a number of days, or "none".');
  return Number(text);
}

async function policy(
  { run }: CommandContext,
  shopId: string,
  changes: Partial<RefundPolicy>,
): Promise<void> {
  const isChange = Object.keys(changes).length > 0;
  const now = await run((trx) =>
    isChange ? changePolicy(trx, shopId, changes, `cli:${userInfo().username}`) : readPolicy(trx, shopId),
  );
  if (!now) throw new CommandError(`There is no shop ${shopId}. "matricula shop list" shows them.`);
  say(`Refunded, cancelled or failed  ${now.onRefund}`);
  say(`In the trash or deleted        ${now.onTrash}`);
  say(`Window                         ${now.windowDays === null ? 'none' : `${now.windowDays} days`}`);
  if (now.windowDays !== null) say(`After the window               ${now.afterWindow}`);
}
