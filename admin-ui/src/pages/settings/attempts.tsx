import { __, sprintf } from '@wordpress/i18n';
import { Moment } from '../../components/moment.tsx';
import type { Attempt, Delivery } from '../../data/deliveries/types.ts';

/** The last attempts at a delivery, the newest first. */
export function Attempts({ delivery: { attempts, log } }: { delivery: Delivery }) {
  return (
    <>
      {attempts > log.length && (
        <p>
          {
            /* translators: 1: number of attempts shown, 2: number of attempts made */
            sprintf(__('The last %1$d of %2$d attempts:', 'matricula'), log.length, attempts)
          }
        </p>
      )}
      <ol className="matricula-attempts" reversed start={attempts}>
        {log.map((attempt, index) => (
          <li key={attempts - index}>
            <Moment at={attempt.at} />
            <span>{attempt.sentence || answerInWords(attempt)}</span>
            <span className="matricula-attempts__facts">{factsInWords(attempt)}</span>
          </li>
        ))}
      </ol>
    </>
  );
}

function answerInWords({ status }: Attempt): string {
  return status === null ? __('No answer.', 'matricula') : __('The sidecar has it.', 'matricula');
}

function factsInWords({ status, code, durationMs }: Attempt): string {
  return [
    ...(status === null ? [] : [`HTTP ${status}`]),
    code,
    /* translators: %d: milliseconds */
    sprintf(__('%d ms', 'matricula'), durationMs),
  ].join(' · ');
}
