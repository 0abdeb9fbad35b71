import type { AnswerResult } from '../operator/answer-question.ts';
import type { Problem } from '../shared/problem.ts';

/** Why an answer to a question is refused. */
export const answerProblems: Record<Exclude<AnswerResult, 'answered' | 'repeat'>, Problem> = {
  question_unknown: {
    status: 404,
    code: 'question_unknown',
    title: 'Unknown question',
    detail: 'There is no such question of this order.',
  },
  question_withdrawn: {
    status: 409,
    code: 'question_withdrawn',
    title: 'Withdrawn',
    detail: 'The question was withdrawn: what it was about is gone. Nothing was changed.',
  },
  question_answered: {
    status: 409,
    code: 'question_answered',
    title: 'Answered before',
    detail: 'Somebody answered the question otherwise before. Nothing was changed.',
  },
  choice_unknown: {
    status: 400,
    code: 'choice_unknown',
    title: 'No such answer',
    detail: 'The question has no such answer.',
  },
  seats_unknown: {
    status: 400,
    code: 'seats_unknown',
    title: 'Other seats',
    detail: 'The question is not about one of these seats. Load it again.',
  },
  seats_count_wrong: {
    status: 400,
    code: 'seats_count_wrong',
    title: 'Too few or too many seats',
    detail: 'Choose as many seats as were refunded.',
  },
};
