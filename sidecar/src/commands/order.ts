import type { Command } from 'commander';
import { lineState } from '../ledger/settlement.ts';
import { redriveOrder } from '../operator/redrive.ts';
import { findOrder } from '../store/orders.ts';
import { readLineOutcomes } from '../store/settlements.ts';
import { readTimeline } from '../store/timeline.ts';
import { CommandError, say, withContext, type CommandContext } from './context.ts';
import { printTable } from './print.ts';

export function addOrderCommands(program: Command): void {
  const order = program.command('order').description('what became of an order');
  order
    .command('show <shop> <order>')
    .description('show lines, seats and timeline of an order')
    .action((shopId: string, orderId: string) => withContext((context) => show(context, shopId, orderId)));
  order
    .command('redrive <shop> <order>')
    .description('try everything of an order again, and read what was confirmed')
    .action((shopId: string, orderId: string) => withContext((context) => redrive(context, shopId, orderId)));
}

async function show({ run }: CommandContext, shopId: string, orderId: string): Promise<void> {
  const { stored, lines, timeline } = await run(async (trx) => ({
    stored: await findOrder(trx, { shopId, orderId }),
    lines: await readLineOutcomes(trx, { shopId, orderId }),
    timeline: await readTimeline(trx, { shopId, orderId }),
  }));
  if (!stored) throw unknownOrder();
  const { order } = stored;
  say(
    `Order ${order.number} (id ${order.orderId}) of shop ${shopId}: ${order.status}, ${order.paymentGateway}`,
  );
  say(order.paidAt ? `Paid ${order.paidAt.toISOString()}` : 'Not paid');
  if (lines.length === 0) say('It sells no course.');
  printTable(
    ['Line', 'Seat', 'Course key', 'State', 'Mode', 'Learner', 'Cause'],
    lines.flatMap((line) => {
      const problems = line.problems.map(({ problem, detail }) => [
        line.lineId,
        '',
        '',
        lineState(line),
        '',
        '',
        `${problem} ${detail}`,
      ]);
      const flags = line.flags.map((flag) => [line.lineId, '', '', '', '', '', flag]);
      const questions = line.questions.map(({ kind, questionId }) => [
        line.lineId,
        '',
        '',
        'asked',
        '',
        '',
        `${kind} ${questionId}`,
      ]);
      const seats = line.seats.map((seat) => [
        line.lineId,
        String(seat.seat),
        seat.courseKey,
        seat.state,
        seat.mode ?? '',
        seat.learner ?? '',
        seat.cause ?? '',
      ]);
      return [...problems, ...seats, ...flags, ...questions];
    }),
  );
  say();
  for (const entry of timeline)
    say(`${entry.at.toISOString()}  ${entry.event}  ${JSON.stringify(entry.detail)}`);
}

async function redrive({ run }: CommandContext, shopId: string, orderId: string): Promise<void> {
  const stuck = await run((trx) => redriveOrder(trx, { shopId, orderId }));
  if (stuck === undefined) throw unknownOrder();
  say(`Order ${orderId} is tried again. A running sidecar carries it out now.`);
}

function unknownOrder(): CommandError {
  return new CommandError(
    'No such order has arrived. Is the shop right, and is it the order id, not its number?',
  );
}
