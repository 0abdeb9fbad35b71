import { __, sprintf } from '@wordpress/i18n';
import { ProblemNotice } from '../../../components/problem-notice.tsx';
import type { RoutingWarning } from '../../../data/routing/types.ts';
import { warningInWords } from './rule-words.ts';

/** What somebody has to know before rules are kept; rules are named by the places that they would have. */
export function Warnings({ warnings }: { warnings: RoutingWarning[] }) {
  return (
    <ProblemNotice status="warning">
      {__('Nothing is changed yet.', 'matricula')}
      <ul>
        {warnings.map((warning) => (
          <li key={`${warning.code} ${warning.position}`}>
            {
              /* translators: 1: number of a rule, 2: sentence */
              sprintf(__('Rule %1$d: %2$s', 'matricula'), warning.position, warningInWords(warning))
            }
          </li>
        ))}
      </ul>
    </ProblemNotice>
  );
}
