import type { Command } from 'commander';
import { assignSeat, type AssignResult } from '../operator/assign-seat.ts';
import { cliActor, CommandError, say, withContext } from './context.ts';

const REFUSALS: Record<Exclude<AssignResult, 'assigned'>, string> = {
  order_unknown: 'No such order has arrived. Is the shop right, and is it the order id, not its number?',
  seat_unknown: 'The order has no such line or seat. "matricula order show" lists them.',
  email_invalid: 'This is no e-mail address.',
};

export function addSeatCommands(program: Command): void {
  program
    .command('seat')
    .description('who sits on the seats of an order')
    .command('assign <shop> <order> <line> <seat> <email>')
    .description('give a seat to a learner, or to another one')
    .option('--reason <text>', 'why, kept in the audit')
    .action((...args: [string, string, string, string, string, { reason?: string }]) =>
      withContext(async ({ run }) => {
        const [shopId, orderId, lineId, seat, email, { reason = null }] = args;
        const assignment = { shopId, orderId, lineId, seat: Number(seat), email, actor: cliActor(), reason };
        const result = await run((trx) => assignSeat(trx, assignment));
        if (result !== 'assigned') throw new CommandError(REFUSALS[result]);
        say(`Seat ${seat} of line ${lineId} is assigned. A running sidecar carries it out now.`);
      }),
    );
}
