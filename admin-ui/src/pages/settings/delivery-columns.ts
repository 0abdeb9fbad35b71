import { __ } from '@wordpress/i18n';

export type ColumnNames = Record<'order' | 'topic' | 'state' | 'created' | 'attempts', string> & {
  resend?: string;
};

/** The columns of the deliveries, in their order. */
export function columnNames({ canResend }: { canResend: boolean }): ColumnNames {
  return {
    order: __('Order', 'matricula'),
    topic: __('What happened', 'matricula'),
    created: __('When', 'matricula'),
    state: __('State', 'matricula'),
    attempts: __('Attempts', 'matricula'),
    ...(canResend ? { resend: __('Send again', 'matricula') } : {}),
  };
}
