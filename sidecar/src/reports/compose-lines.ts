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
        ...line.seats.filter((seat) => seat.isFormer).map((seat) => formerSentence(seat, messages)),
      ],
      seats: line.seats.filter((seat) => !seat.isFormer).map((seat) => composeSeat(seat, messages)),
    };
  });
}

/** Who sat here before: the shop knows one learner a seat, and this one by a sentence. */
function formerSentence(seat: SeatOutcome, messages: Messages): string {
  const said = [`${seatLabel(seat, messages)}.`, ...seatSentences(seat, messages)].join(' ');
  return `${seat.learner ?? messages.noLearner}: ${said}`;
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
