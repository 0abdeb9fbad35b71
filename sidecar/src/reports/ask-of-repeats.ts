import type { PlannedQuestion } from '../ledger/question.ts';
import { isSettled, type LineOutcome } from '../ledger/settlement.ts';
import type { TenantTransaction } from '../store/in-tenant.ts';
import { saveQuestions } from '../store/questions.ts';
import { readLineOutcomes, type OrderToSettle } from '../store/settlements.ts';

/**
 * Asks about repeat purchases where the shop wants that, a question a line, and withdraws it when the line repeats
 * nothing any more. It is asked here and not when the order is planned: only now it is known who the learner is.
 *
 * @returns The lines with their questions as they are now.
 */
export async function askOfRepeats(
  trx: TenantTransaction,
  order: OrderToSettle,
  lines: LineOutcome[],
): Promise<LineOutcome[]> {
  if (!isSettled(lines)) return lines;
  const planned = lines.flatMap(questionOf);
  const hasChanged = await saveQuestions(trx, order, {
    planned,
    // An answer is one for as long as somebody sits there.
    grounds: lines.filter(({ seats }) => seats.some(({ state }) => state !== 'ended')).map(groundOf),
    isOurs: (kind) => kind === 'repeat_purchase',
    trace: order.trace,
  });
  return hasChanged ? readLineOutcomes(trx, order) : lines;
}

function groundOf({ lineId }: { lineId: string }): string {
  return `repeat_purchase:${lineId}`;
}

function questionOf({ lineId, seats }: LineOutcome): PlannedQuestion[] {
  const asked = seats.filter(({ state, asksOfRepeat }) => state === 'enrolled' && asksOfRepeat);
  if (asked.length === 0) return [];
  return [
    {
      ground: groundOf({ lineId }),
      kind: 'repeat_purchase',
      seats: [...new Set(asked.map(({ seat }) => seat))].map((seat) => ({ lineId, seat })),
      count: null,
      detail: { order: [...new Set(asked.map(({ repeats }) => repeats))].join(', ') },
      decided: null,
    },
  ];
}
