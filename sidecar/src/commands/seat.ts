import { userInfo } from 'node:os';
import type { Command } from 'commander';
import { assignSeat, type AssignResult } from '../operator/assign-seat.ts';
import { CommandError, say, withContext } from './context.ts';

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
    .action((shopId: string, orderId: string, lineId: string, seat: string, email: string) =>
      withContext(async ({ run }) => {
        const actor = `cli:${userInfo().username}`;
        const assignment = { shopId, orderId, lineId, seat: Number(seat), email, actor };
        const result = await run((trx) => assignSeat(trx, assignment));
        if (result !== 'assigned') throw new CommandError(REFUSALS[result]);
        say(`Seat ${seat} of line ${lineId} is assigned. A running sidecar carries it out now.`);
      }),
    );
}
