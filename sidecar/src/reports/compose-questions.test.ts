import { expect, it } from 'vitest';
import { lineOutcome, openQuestion } from '../../test/support/builders.ts';
import { composeQuestions } from './compose-questions.ts';
import { en } from './messages/en.ts';
import { es } from './messages/es.ts';

it('a refund of an amount has a button for each answer', () => {
  const line = lineOutcome({
    questions: [openQuestion({ kind: 'amount_refunded', detail: { amount: '10.00', currency: 'EUR' } })],
  });

  const [asked] = composeQuestions([line], en);

  expect(asked?.sentence).toBe(
    'A refund of EUR 10.00 does not say what it was for. Should access end for it?',
  );
  expect(asked?.choices).toEqual([
    { choice: 'remove', label: 'End the access' },
    { choice: 'audit', label: 'Move to audit' },
    { choice: 'keep', label: 'Keep the access' },
  ]);
});

it('a course that was bought twice has one button, which keeps both orders', () => {
  const line = lineOutcome({
    questions: [openQuestion({ kind: 'repeat_purchase', detail: { order: '118' } })],
  });

  const labels = [en, es].map((messages) => composeQuestions([line], messages)[0]?.choices);

  expect(labels).toEqual([
    [{ choice: 'keep', label: 'Keep both orders' }],
    [{ choice: 'keep', label: 'Mantener los dos pedidos' }],
  ]);
});
