import { __ } from '@wordpress/i18n';

/** The names of the columns. */
export function columnNames() {
  return {
    place: __('Place', 'matricula'),
    conditions: __('Takes', 'matricula'),
    lms: __('LMS', 'matricula'),
    whose: __('Whose rule', 'matricula'),
    actions: __('Actions', 'matricula'),
  };
}
