import { Button } from '@wordpress/components';
import { useId, useState } from '@wordpress/element';
import { __, _n, sprintf } from '@wordpress/i18n';
import { inWords, Moment } from '../../components/moment.tsx';
import type { Delivery } from '../../data/deliveries/types.ts';
import { Attempts } from './attempts.tsx';
import { Cell } from './cell.tsx';
import type { ColumnNames } from './delivery-columns.ts';
import { DELIVERY_TONES, stateInWords, topicInWords } from './delivery-words.ts';
import { ResendButton } from './resend-button.tsx';
import { StateLabel } from './state-label.tsx';

interface Props {
  delivery: Delivery;
  names: ColumnNames;
  onResent: () => void;
}

/** One delivery, with its attempts in a row of their own when they are asked for. */
export function DeliveryRow({ delivery, names, onResent }: Props) {
  const [isOpen, setIsOpen] = useState(false);
  const attemptsId = useId();
  return (
    <>
      <tr role="row" className={isOpen ? 'is-open' : undefined}>
        <Cell label={names.order}>
          <OrderLink {...delivery} />
        </Cell>
        <Cell label={names.topic}>{topicInWords(delivery.topic)}</Cell>
        <Cell label={names.created}>
          <Moment at={delivery.createdAt} />
        </Cell>
        <Cell label={names.state}>
          <StateLabel tone={DELIVERY_TONES[delivery.state]}>{stateInWords(delivery.state)}</StateLabel>
          <NextMoment {...delivery} />
        </Cell>
        <Cell label={names.attempts}>
          <AttemptsButton
            {...delivery}
            isOpen={isOpen}
            controls={attemptsId}
            onClick={() => setIsOpen(!isOpen)}
          />
        </Cell>
        {names.resend && (
          <Cell label={names.resend}>
            {delivery.state !== 'skipped' && <ResendButton delivery={delivery} onResent={onResent} />}
          </Cell>
        )}
      </tr>
      {isOpen && (
        <tr role="row" id={attemptsId} className="matricula-deliveries__log">
          <td role="cell" colSpan={Object.keys(names).length}>
            <Attempts delivery={delivery} />
          </td>
        </tr>
      )}
    </>
  );
}

function OrderLink({ orderId, orderUrl }: Delivery) {
  /* translators: %s: number of an order */
  const label = sprintf(__('Order %s', 'matricula'), orderId);
  return orderUrl === null ? <>{label}</> : <a href={orderUrl}>{label}</a>;
}

function NextMoment({ state, sentAt, nextAttemptAt }: Delivery) {
  if (state === 'sent' && sentAt !== null)
    return (
      <span className="matricula-deliveries__moment">
        <Moment at={sentAt} />
      </span>
    );
  if (state !== 'waiting' || nextAttemptAt === null) return null;
  return (
    <span className="matricula-deliveries__moment">
      {
        /* translators: %s: date and time of the next attempt */
        sprintf(__('next attempt %s', 'matricula'), inWords(nextAttemptAt))
      }
    </span>
  );
}

interface AttemptsButtonProps extends Delivery {
  isOpen: boolean;
  controls: string;
  onClick: () => void;
}

function AttemptsButton({ attempts, isOpen, controls, onClick }: AttemptsButtonProps) {
  if (attempts === 0) return <>{__('none', 'matricula')}</>;
  return (
    <Button
      variant="link"
      aria-expanded={isOpen}
      aria-controls={isOpen ? controls : undefined}
      onClick={onClick}
    >
      {
        /* translators: %d: number of attempts */
        sprintf(_n('%d attempt', '%d attempts', attempts, 'matricula'), attempts)
      }
    </Button>
  );
}
