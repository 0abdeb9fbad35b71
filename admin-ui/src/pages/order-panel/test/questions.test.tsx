import userEvent from '@testing-library/user-event';
import { beforeEach, expect, it, vi } from 'vitest';
import contract from '../../../../../contracts/order-state.json';
import { renderPage } from '../../../../test/render.tsx';
import * as api from '../../../data/api.ts';
import { ApiProblem } from '../../../data/api-problem.ts';
import type { OrderAnswer, OrderState, Question } from '../../../data/orders/types.ts';
import { OrderPanel } from '../index.tsx';

vi.mock('../../../data/api.ts');

beforeEach(() => {
  vi.resetAllMocks();
});

const contractState = contract.answer as OrderState;
const [seatsRefunded] = contractState.questions as [Question];

function answerWith(questions: Question[]): OrderAnswer {
  const state = { ...contractState, questions };
  return { source: 'sidecar', readAt: '2026-11-24T10:01:00Z', state, problem: null };
}

function open(...questions: Question[]) {
  vi.mocked(api.readOrder).mockResolvedValue(answerWith(questions));
  return renderPage(<OrderPanel orderId="118" onState={() => undefined} />);
}

it('asks for as many seats as were refunded before it ends one', async () => {
  vi.mocked(api.answerQuestion).mockResolvedValue(answerWith([]));
  const panel = open(seatsRefunded);
  const end = await panel.findByRole('button', { name: 'End the access' });
  expect(end.getAttribute('aria-disabled')).toBe('true');
  expect(panel.getByText('Chosen: 0 of 1. Or keep everybody in.')).toBeTruthy();

  await userEvent.click(panel.getByRole('checkbox', { name: 'seat 2: bob@example.com' }));
  expect(panel.getByText('Chosen: 1 of 1. Or keep everybody in.')).toBeTruthy();
  await userEvent.click(end);

  expect(api.answerQuestion).toHaveBeenCalledExactlyOnceWith('118', {
    questionId: seatsRefunded.questionId,
    choice: 'remove',
    seats: [{ lineItemId: '9', seat: 2 }],
  });
  const sentence = await panel.findByText(/Your answer is carried out now/);
  expect(panel.queryByRole('button', { name: 'End the access' })).toBeNull();
  expect(document.activeElement?.contains(sentence)).toBe(true);
});

it('asks nothing more about a single seat, and keeps without a choice', async () => {
  vi.mocked(api.answerQuestion).mockResolvedValue(answerWith([]));
  const panel = open({ ...seatsRefunded, count: null, seats: seatsRefunded.seats.slice(0, 1) });

  expect(
    (await panel.findByRole('button', { name: 'Move to audit' })).getAttribute('aria-disabled'),
  ).toBeNull();
  expect(panel.queryByRole('checkbox')).toBeNull();
  await userEvent.click(panel.getByRole('button', { name: 'Keep the access' }));

  expect(api.answerQuestion).toHaveBeenCalledExactlyOnceWith('118', {
    questionId: seatsRefunded.questionId,
    choice: 'keep',
    seats: [],
  });
});

it('says why an answer was not taken, and leaves the question', async () => {
  const problem = new ApiProblem('question_answered', 'Somebody answered the question otherwise before.');
  vi.mocked(api.answerQuestion).mockRejectedValue(problem);
  const panel = open(seatsRefunded);

  await userEvent.click(await panel.findByRole('button', { name: 'Keep the access' }));

  expect(await panel.findByText(problem.message)).toBeTruthy();
  expect(panel.getByRole('group', { name: seatsRefunded.sentence })).toBeTruthy();
});

it('has no heading where nothing is asked', async () => {
  const panel = open();
  await panel.findByRole('table');

  expect(panel.queryByText('Your decision is needed')).toBeNull();
});
