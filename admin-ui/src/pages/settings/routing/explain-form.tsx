import { Button, TextControl } from '@wordpress/components';
import { useDispatch } from '@wordpress/data';
import { useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import type { FormEvent } from 'react';
import { Loading } from '../../../components/loading.tsx';
import { ProblemNotice } from '../../../components/problem-notice.tsx';
import type { ExplainedLine, RouteQuestion } from '../../../data/routing/types.ts';
import { store } from '../../../data/store.ts';
import { useAttempt } from '../../../hooks/use-attempt.ts';
import { Explanation } from './explanation.tsx';

interface Explained {
  question: RouteQuestion;
  lines: ExplainedLine[];
  nextAfter: number | null;
}

/** Asks which rule took the courses of an order, or would take one. */
export function ExplainForm() {
  const [question, setQuestion] = useState<RouteQuestion>({ orderId: '', sku: '', courseKey: '' });
  const [explained, setExplained] = useState<Explained>();
  const { explainRoute } = useDispatch(store);
  const { run, isRunning, problem } = useAttempt(async (asked: RouteQuestion, before?: Explained) => {
    if (!before) setExplained(undefined);
    const { lines, nextAfter } = await explainRoute(asked, before?.nextAfter ?? 0);
    setExplained({ question: asked, lines: [...(before?.lines ?? []), ...lines], nextAfter });
  });
  const isEmpty = Object.values<string>({ ...question }).every((text) => text.trim() === '');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isEmpty) return;
    const { orderId, sku, courseKey } = question;
    void run({ orderId: orderId.trim().replace(/^#/, ''), sku: sku.trim(), courseKey: courseKey.trim() });
  };
  const field = (name: keyof RouteQuestion, label: string) => (
    <TextControl
      __next40pxDefaultSize
      __nextHasNoMarginBottom
      label={label}
      name={`explain-${name}`}
      autoComplete="off"
      autoCapitalize="none"
      spellCheck={false}
      dir="ltr"
      value={question[name]}
      onChange={(value: string) => setQuestion({ ...question, [name]: value })}
    />
  );

  return (
    <>
      <h3>{__('Why does it go there?', 'matricula')}</h3>
      <p>
        {__(
          'Type the number of an order, or an SKU and a course key, to see which rule takes it and why the others do not.',
          'matricula',
        )}
      </p>
      <form className="matricula-explain" onSubmit={submit}>
        {field('orderId', __('Order', 'matricula'))}
        {field('sku', __('or SKU', 'matricula'))}
        {field('courseKey', __('and course key', 'matricula'))}
        <Button
          __next40pxDefaultSize
          variant="secondary"
          type="submit"
          isBusy={isRunning}
          disabled={isRunning || isEmpty}
          accessibleWhenDisabled
        >
          {__('Explain', 'matricula')}
        </Button>
        {problem && <ProblemNotice>{problem.message}</ProblemNotice>}
      </form>
      <div role="status" className="matricula-explained">
        {isRunning && !explained && <Loading label={__('Asking the sidecar …', 'matricula')} />}
        {explained && <Explanation lines={explained.lines} />}
      </div>
      {explained && explained.nextAfter !== null && (
        <Button
          __next40pxDefaultSize
          variant="secondary"
          disabled={isRunning}
          accessibleWhenDisabled
          onClick={() => void run(explained.question, explained)}
        >
          {__('More lines', 'matricula')}
        </Button>
      )}
    </>
  );
}
