import { createInterpolateElement } from '@wordpress/element';
import { __, sprintf } from '@wordpress/i18n';
import { inWords } from '../../components/moment.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import type { Schedule } from '../../data/settings/types.ts';

/** Says when WordPress's schedule, which sends the orders, has stopped. */
export function ScheduleNotice({ schedule }: { schedule: Schedule }) {
  if (!schedule.isOverdue) return null;
  return (
    <ProblemNotice status="warning">
      {schedule.lastRunAt === null
        ? __('The schedule of WordPress has not run yet, although work is due.', 'matricula')
        : sprintf(
            /* translators: %s: date and time */
            __('The schedule of WordPress last ran on %s, although work is due.', 'matricula'),
            inWords(schedule.lastRunAt),
          )}{' '}
      {schedule.isCronDisabled
        ? createInterpolateElement(
            __(
              'It is switched off here (<code>DISABLE_WP_CRON</code>): have the server call <code>wp-cron.php</code> every minute.',
              'matricula',
            ),
            { code: <code /> },
          )
        : __(
            'It runs when somebody visits the shop. Orders go out all the same, when the sidecar asks for them, only later.',
            'matricula',
          )}
    </ProblemNotice>
  );
}
