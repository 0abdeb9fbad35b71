import { userInfo } from 'node:os';
import { Option, type Command } from 'commander';
import type { SeatRef } from '../ledger/question.ts';
import { answerQuestion, type AnswerResult } from '../operator/answer-question.ts';
import { listOpenQuestions, type Question } from '../store/questions.ts';
import { CommandError, say, withContext, type CommandContext } from './context.ts';
import { printTable } from './print.ts';

const REFUSALS: Record<Exclude<AnswerResult, 'answered' | 'repeat'>, string> = {
  question_unknown: 'There is no such question. "matricula question list" shows those that wait.',
  question_withdrawn: 'The question was withdrawn: what it was about is gone. Nothing was changed.',
  question_answered: 'The question was answered otherwise before. Look at "matricula order show".',
  choice_unknown:
    'This question has no such answer. Choose one of those that "matricula question list" shows.',
  seats_unknown: 'The question is not about such a seat. "matricula question list" shows its seats.',
  seats_count_wrong: 'Name as many seats as were refunded with --seats, as "matricula question list" shows.',
};

export function addQuestionCommands(program: Command): void {
  const question = program
    .command('question')
    .description('what is asked before somebody loses their access to a course');
  question
    .command('list [shop]')
    .description('list the questions that wait for an answer')
    .action((shopId?: string) => withContext((context) => list(context, shopId)));
  question
    .command('answer <question>')
    .description('answer a question: what becomes of the access')
    .addOption(
      new Option('--choice <choice>', 'end the access, move it to audit, or keep it')
        .choices(['remove', 'audit', 'keep'])
        .makeOptionMandatory(),
    )
    .option('--seats <line/seat...>', 'the seats that it is about; all where none is named')
    .action((questionId: string, options: AnswerOptions) =>
      withContext((context) => answer(context, questionId, options)),
    );
}

interface AnswerOptions {
  choice: string;
  seats?: string[];
}

async function list({ run }: CommandContext, shopId: string | undefined): Promise<void> {
  const questions = await run((trx) => listOpenQuestions(trx, { ...(shopId !== undefined && { shopId }) }));
  if (questions.length === 0) {
    say('Nothing is asked.');
    return;
  }
  printTable(
    ['Question', 'About', 'Shop', 'Order', 'Seats', 'Choose', 'Asked'],
    questions.map((question) => [
      question.questionId,
      question.kind,
      question.shopId,
      question.orderId,
      seatsOf(question),
      question.count === null ? 'any' : String(question.count),
      question.askedAt.toISOString().slice(0, 16),
    ]),
  );
}

const seatsOf = ({ seats }: Question) => seats.map(({ lineId, seat }) => `${lineId}/${seat}`).join(' ');

async function answer({ run }: CommandContext, questionId: string, options: AnswerOptions): Promise<void> {
  const actor = `cli:${userInfo().username}`;
  const seats = (options.seats ?? []).map(readSeat);
  const given = { questionId, choice: options.choice, seats, actor };
  const result = await run((trx) => answerQuestion(trx, given));
  if (result === 'repeat') say('That was answered before; nothing has changed.');
  else if (result === 'answered') say('Answered. A running sidecar carries it out now.');
  else throw new CommandError(REFUSALS[result]);
}

/** A line's id may hold a slash; the seat is what follows the last one. */
function readSeat(text: string): SeatRef {
  const [, lineId, seat] = /^(.+)\/(\d+)$/.exec(text) ?? [];
  if (lineId === undefined || seat === undefined)
    throw new CommandError(`"${text}" must read line/seat, for example 7/2.`);
  return { lineId, seat: Number(seat) };
}
