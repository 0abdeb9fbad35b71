import { Notice } from '@wordpress/components';
import { _n, sprintf } from '@wordpress/i18n';

/** Orders do not get lost while there is nobody to send them to. */
export function WaitingForPairing({ waiting }: { waiting: number }) {
  if (waiting === 0) return null;
  return (
    <Notice className="matricula-notice" status="info" isDismissible={false}>
      {sprintf(
        /* translators: %d: number of deliveries */
        _n(
          '%d delivery waits in this shop. It is sent once the shop is paired.',
          '%d deliveries wait in this shop. They are sent once the shop is paired.',
          waiting,
          'matricula',
        ),
        waiting,
      )}
    </Notice>
  );
}
