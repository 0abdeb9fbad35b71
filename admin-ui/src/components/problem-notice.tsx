import { Notice } from '@wordpress/components';
import { __ } from '@wordpress/i18n';
import type { ReactNode } from 'react';

interface Props {
  /** The sentence that the plugin or the sidecar gave. */
  children: ReactNode;
  status?: 'error' | 'warning';
  onRetry?: () => void;
}

/** What went wrong, read out at once, with a way to try again where there is one. */
export function ProblemNotice({ children, status = 'error', onRetry }: Props) {
  const actions = onRetry
    ? [{ label: __('Try again', 'matricula'), onClick: onRetry, variant: 'secondary' as const }]
    : [];
  return (
    <Notice className="matricula-notice" status={status} isDismissible={false} actions={actions}>
      {children}
    </Notice>
  );
}
