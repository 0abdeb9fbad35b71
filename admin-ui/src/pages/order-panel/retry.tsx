import { Button, Notice } from '@wordpress/components';
import { useDispatch } from '@wordpress/data';
import { useEffect, useRef } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import type { OrderState } from '../../data/orders/types.ts';
import { store } from '../../data/store.ts';
import { useAttempt } from '../../hooks/use-attempt.ts';

/** Has the sidecar try again what is parked, and says whether it does. */
export function Retry({ orderId, state }: { orderId: string; state: OrderState }) {
  const { retryOrder } = useDispatch(store);
  const { run, isRunning, problem, result } = useAttempt(() => retryOrder(orderId));
  const outcome = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (result ?? problem) outcome.current?.focus(); // The button may be gone.
  }, [result, problem]);
  const canRetry = state.canRetry || isRunning;
  if (!canRetry && !result && !problem) return null;
  return (
    <div className="matricula-order-panel__retry">
      <div ref={outcome} tabIndex={-1}>
        {problem && <ProblemNotice>{problem.message}</ProblemNotice>}
        {result && (
          <Notice className="matricula-notice" status="success" isDismissible={false}>
            {state.settled
              ? __('The sidecar has tried again: see above what came of it.', 'matricula')
              : __('The sidecar tries again now. This box shows what comes of it.', 'matricula')}
          </Notice>
        )}
      </div>
      {canRetry && (
        <Button
          variant="secondary"
          onClick={() => void run()}
          isBusy={isRunning}
          disabled={isRunning}
          accessibleWhenDisabled
        >
          {__('Retry', 'matricula')}
        </Button>
      )}
    </div>
  );
}
