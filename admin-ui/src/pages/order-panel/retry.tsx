import { Button, Notice } from '@wordpress/components';
import { useDispatch } from '@wordpress/data';
import { __ } from '@wordpress/i18n';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { store } from '../../data/store.ts';
import { useAttempt } from '../../hooks/use-attempt.ts';

/** Has the sidecar try again what is parked, and says whether it does. */
export function Retry({ orderId, canRetry }: { orderId: string; canRetry: boolean }) {
  const { retryOrder } = useDispatch(store);
  const { run, isRunning, problem, result } = useAttempt(() => retryOrder(orderId));
  const refusal = problem?.message ?? result?.problem?.sentence;
  return (
    <>
      {refusal && <ProblemNotice>{refusal}</ProblemNotice>}
      {result && !refusal && (
        <Notice className="matricula-notice" status="success" isDismissible={false}>
          {__('The sidecar tries again now. This box shows what comes of it.', 'matricula')}
        </Notice>
      )}
      {(canRetry || isRunning) && (
        <div>
          <Button
            variant="secondary"
            onClick={() => void run()}
            isBusy={isRunning}
            disabled={isRunning}
            accessibleWhenDisabled
          >
            {__('Try again now', 'matricula')}
          </Button>
        </div>
      )}
    </>
  );
}
