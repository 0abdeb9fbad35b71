import { Notice } from '@wordpress/components';
import { useDispatch } from '@wordpress/data';
import { useEffect, useId, useRef } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import type { Answer, Question } from '../../data/orders/types.ts';
import { store } from '../../data/store.ts';
import { useAttempt } from '../../hooks/use-attempt.ts';
import { QuestionForm } from './question-form.tsx';

/** What the sidecar asks before somebody loses their access, and what came of the last answer. */
export function Questions({ orderId, questions }: { orderId: string; questions: Question[] }) {
  const id = useId();
  const { answerQuestion } = useDispatch(store);
  const { run, isRunning, problem, result } = useAttempt((answer: Answer) => answerQuestion(orderId, answer));
  const outcome = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (result ?? problem) outcome.current?.focus(); // The buttons may be gone.
  }, [result, problem]);
  if (questions.length === 0 && !result && !problem) return null;
  return (
    <section className="matricula-questions" aria-labelledby={id}>
      <h3 id={id}>
        {questions.length > 0 ? __('Your decision is needed', 'matricula') : __('Your decision', 'matricula')}
      </h3>
      <div ref={outcome} tabIndex={-1}>
        {problem && <ProblemNotice>{problem.message}</ProblemNotice>}
        {result && (
          <Notice className="matricula-notice" status="success" isDismissible={false}>
            {__('Your answer is carried out now. This box shows what comes of it.', 'matricula')}
          </Notice>
        )}
      </div>
      {questions.map((question) => (
        <QuestionForm
          key={question.questionId}
          question={question}
          isRunning={isRunning}
          onAnswer={(answer) => void run(answer)}
        />
      ))}
    </section>
  );
}
