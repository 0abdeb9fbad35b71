import { Button } from '@wordpress/components';
import { useDispatch } from '@wordpress/data';
import { __, sprintf } from '@wordpress/i18n';
import type { Delivery } from '../../data/deliveries/types.ts';
import { store } from '../../data/store.ts';
import { useAttempt } from '../../hooks/use-attempt.ts';

interface Props {
  delivery: Delivery;
  /** It is on its way, perhaps in a row of its own. */
  onResent: () => void;
}

/** Has a delivery sent again, and says in place whether it will be. */
export function ResendButton({ delivery, onResent }: Props) {
  const { resendDelivery } = useDispatch(store);
  const { run, isRunning, problem, result } = useAttempt(resendDelivery);
  const isOnItsWay = result && (delivery.state === 'waiting' || result.id !== delivery.id);
  const resend = async () => {
    if (await run(delivery.id)) onResent();
  };
  return (
    <>
      <Button
        variant="secondary"
        size="compact"
        aria-label={
          /* translators: %s: number of an order */
          sprintf(__('Send again: order %s', 'matricula'), delivery.orderId)
        }
        onClick={() => void resend()}
        isBusy={isRunning}
        disabled={isRunning}
        accessibleWhenDisabled
      >
        {__('Send again', 'matricula')}
      </Button>
      <span role="status" className="matricula-deliveries__outcome">
        {problem?.message ?? (isOnItsWay && __('It is sent in a moment.', 'matricula'))}
      </span>
    </>
  );
}
