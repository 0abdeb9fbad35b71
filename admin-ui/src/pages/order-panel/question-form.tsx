import { Button, CheckboxControl } from '@wordpress/components';
import { useState } from '@wordpress/element';
import { __, sprintf } from '@wordpress/i18n';
import type { Answer, AnswerChoice, AskedSeat, Question } from '../../data/orders/types.ts';

interface Props {
  question: Question;
  isRunning: boolean;
  onAnswer: (answer: Answer) => void;
}

const keyOf = ({ lineItemId, seat }: AskedSeat) => `${lineItemId}/${seat}`;

/** One question: its seats where there are several to choose from, and a button for each answer. */
export function QuestionForm({ question, isRunning, onAnswer }: Props) {
  const { questionId, sentence, seats, count, choices } = question;
  const isOne = seats.length === 1;
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const picked = seats.filter((seat) => isOne || chosen.has(keyOf(seat)));
  const isRight = count === null ? picked.length > 0 : picked.length === count;
  const toggle = (seat: AskedSeat, isChosen: boolean) => {
    const others = [...chosen].filter((key) => key !== keyOf(seat));
    setChosen(new Set(isChosen ? [...others, keyOf(seat)] : others));
  };
  const answer = (choice: AnswerChoice) => {
    const named = picked.map(({ lineItemId, seat }) => ({ lineItemId, seat }));
    onAnswer({ questionId, choice, seats: choice === 'keep' ? [] : named });
  };
  return (
    <fieldset className="matricula-question">
      <legend>{sentence}</legend>
      {isOne
        ? seats.map((seat) => <p key={keyOf(seat)}>{seat.label}</p>)
        : seats.map((seat) => (
            <CheckboxControl
              key={keyOf(seat)}
              __nextHasNoMarginBottom
              label={seat.label}
              checked={chosen.has(keyOf(seat))}
              onChange={(isChosen) => toggle(seat, isChosen)}
            />
          ))}
      {!isOne && (
        <p className="matricula-order__sentence" aria-live="polite">
          {whatToChoose(picked.length, count)}
        </p>
      )}
      <div className="matricula-question__choices">
        {choices.map(({ choice, label }) => (
          <Button
            key={choice}
            variant="secondary"
            isDestructive={choice === 'remove'}
            disabled={isRunning || (choice !== 'keep' && !isRight)}
            accessibleWhenDisabled
            onClick={() => answer(choice)}
          >
            {label}
          </Button>
        ))}
      </div>
    </fieldset>
  );
}

/** How many are to be chosen stands in the question; here it stays, so that no button moves away under the mouse. */
function whatToChoose(chosen: number, count: number | null): string {
  if (count === null)
    return __('Choose the seats whose access ends or moves, or keep everybody in.', 'matricula');
  /* translators: 1: number of seats that are chosen, 2: number of seats that are to be chosen */
  return sprintf(__('Chosen: %1$d of %2$d. Or keep everybody in.', 'matricula'), chosen, count);
}
