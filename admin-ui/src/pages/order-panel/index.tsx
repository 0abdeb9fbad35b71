import { useEffect } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import { Loading } from '../../components/loading.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { LinesTable } from './lines-table.tsx';
import { NotAsked } from './not-asked.tsx';
import { Questions } from './questions.tsx';
import { Retry } from './retry.tsx';
import { Timeline } from './timeline.tsx';
import { useOrder } from './use-order.ts';
import './order-panel.css';

interface Props {
  orderId: string;
  /** Told whether the panel shows the order's state, or has none yet. */
  onState: (isKnown: boolean) => void;
}

/** The box “Courses” of an order: what the sidecar says now, how it came to it, and Retry. */
export function OrderPanel({ orderId, onState }: Props) {
  const { answer, problem, refresh } = useOrder(orderId);
  const state = answer?.state ?? null;
  const isKnown = state !== null;
  useEffect(() => onState(isKnown), [onState, isKnown]);

  if (!answer)
    return problem ? (
      <ProblemNotice onRetry={refresh}>{problem.message}</ProblemNotice>
    ) : (
      <Loading label={__('Asking the sidecar …', 'matricula')} />
    );
  return (
    <div className="matricula-order-panel">
      {problem && <ProblemNotice onRetry={refresh}>{problem.message}</ProblemNotice>}
      {!problem && answer.source === 'stored' && <NotAsked answer={answer} onRetry={refresh} />}
      {state && <LinesTable lines={state.lines} />}
      {state && answer.source === 'sidecar' && <Questions orderId={orderId} questions={state.questions} />}
      {state && answer.source === 'sidecar' && <Retry orderId={orderId} state={state} />}
      {state && <Timeline entries={state.timeline} />}
    </div>
  );
}
