import { __ } from '@wordpress/i18n';

export type ColumnNames = Record<'order' | 'topic' | 'state' | 'created' | 'attempts' | 'resend', string>;

/** The columns of the deliveries, in their order. */
export function columnNames(): ColumnNames {
  return {
    order: __('Order', 'matricula'),
    topic: __('What happened', 'matricula'),
    created: __('When', 'matricula'),
    state: __('State', 'matricula'),
    attempts: __('Attempts', 'matricula'),
    resend: __('Send again', 'matricula'),
  };
}
