import { __, sprintf } from '@wordpress/i18n';
import { inWords } from '../../components/moment.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import type { OrderAnswer } from '../../data/orders/types.ts';

/** Says that what is shown is not of now, and why. */
export function NotAsked({ answer, onRetry }: { answer: OrderAnswer; onRetry: () => void }) {
  return (
    <ProblemNotice status="warning" onRetry={onRetry}>
      {answer.problem?.sentence ?? __('The sidecar could not be asked.', 'matricula')}{' '}
      {answer.state &&
        answer.readAt &&
        /* translators: %s: date and time */
        sprintf(__('Shown is what it last reported, on %s.', 'matricula'), inWords(answer.readAt))}
    </ProblemNotice>
  );
}
