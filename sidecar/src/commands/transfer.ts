import { InvalidArgumentError, Option, type Command } from 'commander';
import { connectShop } from '../connections.ts';
import type { TransferTerms } from '../ledger/transfer.ts';
import { changeTransferTerms, readTransferTerms } from '../operator/transfer-settings.ts';
import {
  answerTransfer,
  nameOf,
  type TransferAnswer,
  type TransferAnswerResult,
} from '../payments/answer-transfer.ts';
import { mailAgain } from '../payments/mail-again.ts';
import { createHttpClient } from '../shared/http-client.ts';
import { listTransfers, TRANSFER_STATES, type Transfer, type TransferState } from '../store/transfers.ts';
import { cliActor, CommandError, say, withContext, type CommandContext } from './context.ts';
import { printTable } from './print.ts';

interface ListOptions {
  state?: TransferState;
  shop?: string;
  limit: number;
  json?: true;
}

export function addTransferCommands(program: Command): void {
  const transfer = program
    .command('transfer')
    .description('money that somebody has to see before an order is paid');
  transfer
    .command('list')
    .description('list transfers, the newest first')
    .addOption(new Option('--state <state>', 'only those').choices(TRANSFER_STATES))
    .option('--shop <id>', 'of one shop')
    .option('--limit <count>', 'how many at most', readCount(1, 500), 50)
    .option('--json', 'as JSON')
    .action((options: ListOptions) => withContext((context) => list(context, options)));
  transfer
    .command('confirm <transfer>')
    .description('the money arrived: the order becomes paid in the shop')
    .action((id: string) => withContext((context) => answer(context, id, { choice: 'arrived' })));
  transfer
    .command('refuse <transfer>')
    .description('something is wrong: the buyer is told, and the order stays on hold or is cancelled')
    .requiredOption('--reason <text>', 'what is wrong; the buyer reads it')
    .action((id: string, { reason }: { reason: string }) =>
      withContext((context) => answer(context, id, { choice: 'wrong', reason })),
    );
  transfer
    .command('later <transfer>')
    .description('not yet: ask again after some days')
    .option('--days <days>', 'from 1 to 60', readCount(1, 60), 3)
    .action((id: string, { days }: { days: number }) =>
      withContext((context) => answer(context, id, { choice: 'later', days })),
    );
  transfer
    .command('mail <transfer>')
    .description('mail those who confirm again, now, with new links')
    .action((id: string) => withContext((context) => mail(context, id)));
  transfer
    .command('terms <shop>')
    .description('show, or change, what a shop does about transfers')
    .option('--remind-after-days <days>', 'days without an answer until the next mail', readCount(1, 60))
    .option('--reminders <count>', 'how many more mails, until it needs attention', readCount(0, 10))
    .option('--link-days <days>', 'how long a mailed link is good', readCount(1, 365))
    .addOption(
      new Option('--refused <choice>', 'what becomes of an order whose money is wrong').choices([
        'keep',
        'cancel',
      ]),
    )
    .action((shopId: string, changes: Partial<TransferTerms>) =>
      withContext((context) => terms(context, shopId, changes)),
    );
}

function readCount(least: number, most: number) {
  return (text: string): number => {
    const count = Number(text);
    if (/^\d{1,3}$/.test(text) && count >= least && count <= most) return count;
    throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
  };
}

async function list(
  { run }: CommandContext,
  { state, shop: shopId, limit, json }: ListOptions,
): Promise<void> {
  const transfers = await run((trx) => listTransfers(trx, { state, shopId, limit }));
  if (json) return say(JSON.stringify(transfers, null, 2));
  if (transfers.length === 0) return say('There are no transfers.');
  printTable(
    ['Transfer', 'Shop', 'Order', 'Amount', 'State', 'Asked', 'Answered by', 'Why'],
    transfers.map((transfer) => [
      transfer.transferId,
      transfer.shopId,
      transfer.orderId,
      `${transfer.amount} ${transfer.currency}`.trim(),
      stateOf(transfer),
      transfer.askedAt.toISOString().slice(0, 16),
      nameOf(transfer.answeredBy ?? ''),
      transfer.reason ?? '',
    ]),
  );
}

function stateOf({ state, isUnanswered, nextMailAt }: Transfer): string {
  if (state !== 'asked') return state;
  if (isUnanswered) return 'needs attention';
  return nextMailAt ? `asked, again ${nextMailAt.toISOString().slice(0, 10)}` : 'asked';
}

const REFUSALS: Record<Exclude<TransferAnswerResult, 'answered' | 'repeat'>, string> = {
  transfer_unknown: 'There is no such transfer. "matricula transfer list" shows them.',
  answered_before: 'Somebody answered before; nothing was changed. "matricula transfer list" shows who.',
  withdrawn: 'The order does not wait for this money any more; nothing was changed.',
  changed: 'The order costs something else now; nothing was decided. Look at it, and answer again.',
};

async function answer(context: CommandContext, transferId: string, given: TransferAnswer): Promise<void> {
  const { config, db, seal, tenantId } = context;
  const http = createHttpClient(config.privateNetworks);
  const parts = { db, connectShop: connectShop({ http, seal }), wake: () => undefined };
  const result = await answerTransfer(parts, tenantId, { transferId, answer: given, actor: cliActor() });
  if (result === 'repeat') say('You answered it before; nothing has changed.');
  else if (result !== 'answered') throw new CommandError(REFUSALS[result]);
  else if (given.choice === 'later') say(`Those who confirm are asked again in ${given.days} days.`);
  else say('Answered. A running sidecar tells the shop now.');
}

async function mail({ run }: CommandContext, transferId: string): Promise<void> {
  const result = await run((trx) => mailAgain(trx, transferId));
  if (result !== 'due') throw new CommandError(REFUSALS[result]);
  say('A running sidecar mails them now.');
}

async function terms(
  { run }: CommandContext,
  shopId: string,
  changes: Partial<TransferTerms>,
): Promise<void> {
  const isChange = Object.keys(changes).length > 0;
  const now = await run((trx) =>
    isChange ? changeTransferTerms(trx, shopId, changes, cliActor()) : readTransferTerms(trx, shopId),
  );
  if (!now) throw new CommandError(`There is no shop ${shopId}. "matricula shop list" shows them.`);
  say(`Asked again after         ${now.remindAfterDays} days without an answer`);
  say(`Reminders                 ${now.reminders}, then it needs attention`);
  say(`A link is good            ${now.linkDays} days`);
  say(`Where the money is wrong  the order ${now.refused === 'cancel' ? 'is cancelled' : 'stays on hold'}`);
}
