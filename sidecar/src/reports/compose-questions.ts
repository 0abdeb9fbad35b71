import { choicesOf, seatKey, type AnswerChoice } from '../ledger/question.ts';
import type { LineOutcome, OpenQuestion } from '../ledger/settlement.ts';
import type { Messages } from './messages/messages.ts';

/** A question as the plugin asks it (docs/developers/plugin-protocol.md); all texts are plain, never HTML. */
export interface AskedQuestion {
  questionId: string;
  kind: OpenQuestion['kind'];
  sentence: string;
  /** The seats that may end; `label` says whose they are. */
  seats: { lineItemId: string; seat: number; label: string }[];
  /** How many of them are to be chosen; null: any. */
  count: number | null;
  choices: { choice: AnswerChoice; label: string }[];
}

/** The questions of these lines, each once. */
export function openQuestions(lines: LineOutcome[]): OpenQuestion[] {
  const all = lines.flatMap((line) => line.questions);
  return [...new Map(all.map((question) => [question.questionId, question])).values()];
}

/** What staff has not answered yet, in the shop's language. */
export function composeQuestions(lines: LineOutcome[], messages: Messages): AskedQuestion[] {
  return openQuestions(lines).map((question) => {
    const { questionId, kind, count } = question;
    const labels = seatLabels(question, lines, messages);
    return {
      questionId,
      kind,
      sentence: questionSentences(question, messages).join(' '),
      seats: question.seats.map((ref) => ({
        lineItemId: ref.lineId,
        seat: ref.seat,
        label: labels.get(seatKey(ref)) ?? messages.seat(ref.seat),
      })),
      count,
      choices: choicesOf(kind).map((choice) => ({ choice, label: labelOf(kind, choice, messages) })),
    };
  });
}

function labelOf(kind: OpenQuestion['kind'], choice: AnswerChoice, { question }: Messages): string {
  return kind === 'repeat_purchase' && choice === 'keep' ? question.keepBoth : question.choice[choice];
}

/** What happened, and how many seats are to be chosen where that is known. */
export function questionSentences({ kind, detail, count }: OpenQuestion, messages: Messages): string[] {
  const { question } = messages;
  return [question.ask[kind](detail), ...(count === null ? [] : [question.howMany(count)])];
}

/** Names of the lines that a question is about. */
export function namesOf(question: OpenQuestion, lines: LineOutcome[]): string {
  const ids = new Set(question.seats.map(({ lineId }) => lineId));
  const concerned = lines.filter(({ lineId }) => ids.has(lineId));
  return concerned.map(({ name, sku, lineId }) => name || sku || lineId).join(', ');
}

function seatLabels(
  question: OpenQuestion,
  lines: LineOutcome[],
  messages: Messages,
): ReadonlyMap<string, string> {
  const isOfMany = new Set(question.seats.map(({ lineId }) => lineId)).size > 1;
  return new Map(
    lines.flatMap(({ lineId, name, sku, seats }) =>
      seats.map(({ seat, learner }) => {
        const line = isOfMany ? `${name || sku || lineId}, ` : '';
        return [
          seatKey({ lineId, seat }),
          `${line}${messages.seat(seat)}: ${learner ?? messages.noLearner}`,
        ] as const;
      }),
    ),
  );
}
