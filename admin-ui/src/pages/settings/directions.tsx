import { __, _n, sprintf } from '@wordpress/i18n';
import { inWords, Moment } from '../../components/moment.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import type { Incoming, Outgoing } from '../../data/settings/types.ts';
import { currentError } from './connection-state.ts';
import { Facts } from './facts.tsx';

/** From the shop to the sidecar: orders. */
export function OutgoingFacts({ outgoing }: { outgoing: Outgoing }) {
  const error = currentError(outgoing);
  return (
    <div>
      <h3>{__('From the shop to the sidecar', 'matricula')}</h3>
      <Facts
        facts={[
          [__('Last order sent', 'matricula'), momentOrNever(outgoing.lastSentAt)],
          [__('Waiting', 'matricula'), waitingInWords(outgoing)],
          ...(outgoing.nextAttemptAt && outgoing.waiting > 0
            ? [
                [__('Next attempt', 'matricula'), momentOrNever(outgoing.nextAttemptAt)] satisfies [
                  string,
                  unknown,
                ],
              ]
            : []),
          [__('Given up', 'matricula'), failedInWords(outgoing.failed)],
        ]}
      />
      {error && (
        <ProblemNotice status="warning">
          {
            /* translators: 1: date and time, 2: a sentence that says what went wrong */
            sprintf(__('%1$s: %2$s', 'matricula'), inWords(error.at), error.sentence)
          }
        </ProblemNotice>
      )}
    </div>
  );
}

/** From the sidecar to the shop: questions and reports. */
export function IncomingFacts({ incoming }: { incoming: Incoming }) {
  return (
    <div>
      <h3>{__('From the sidecar to the shop', 'matricula')}</h3>
      <Facts
        facts={[
          [__('Last contact', 'matricula'), momentOrNever(incoming.lastContactAt)],
          [__('Last report on an order', 'matricula'), momentOrNever(incoming.lastReportAt)],
        ]}
      />
    </div>
  );
}

function momentOrNever(at: string | null) {
  return at === null ? __('never', 'matricula') : <Moment at={at} />;
}

function waitingInWords({ waiting, oldestWaitingAt }: Outgoing): string {
  if (waiting === 0) return __('nothing', 'matricula');
  /* translators: %d: number of deliveries */
  const count = sprintf(_n('%d delivery', '%d deliveries', waiting, 'matricula'), waiting);
  if (oldestWaitingAt === null) return count;
  /* translators: 1: "3 deliveries", 2: date and time */
  return sprintf(__('%1$s, the oldest since %2$s', 'matricula'), count, inWords(oldestWaitingAt));
}

function failedInWords(failed: number): string {
  if (failed === 0) return __('nothing', 'matricula');
  return sprintf(
    /* translators: %d: number of deliveries */
    _n(
      '%d delivery, after three days of trying',
      '%d deliveries, after three days of trying',
      failed,
      'matricula',
    ),
    failed,
  );
}
