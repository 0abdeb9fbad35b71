import type { ReportedLine, ReportedSeat } from '../ledger/reported-line.ts';
import { lineState, type LineOutcome, type SeatOutcome } from '../ledger/settlement.ts';
import { moneySentences, seatLabel, seatSentences } from './compose-notes.ts';
import type { Messages } from './messages/messages.ts';

/** The lines of an order as the plugin shows them, in the shop's language; plain text, whatever people typed. */
export function composeLines(lines: LineOutcome[], messages: Messages): ReportedLine[] {
  return lines.map((line) => {
    const state = lineState(line);
    return {
      lineItemId: line.lineId,
      name: line.name || line.sku || line.lineId,
      state,
      label: messages.state[state],
      sentences: [
        ...line.problems.map(({ problem, detail }) => messages.problem[problem](detail)),
        ...moneySentences(line, messages),
      ],
      seats: line.seats.map((seat) => composeSeat(seat, messages)),
    };
  });
}

function composeSeat(seat: SeatOutcome, messages: Messages): ReportedSeat {
  return {
    seat: seat.seat,
    lmsId: seat.lmsId,
    courseKey: seat.courseKey,
    learner: seat.learner,
    mode: seat.mode,
    state: seat.state,
    label: seatLabel(seat, messages),
    sentences: seatSentences(seat, messages),
  };
}
