import { __ } from '@wordpress/i18n';
import type { Delivery } from '../../data/deliveries/types.ts';
import { DeliveryRow } from './delivery-row.tsx';
import { columnNames } from './delivery-columns.ts';

interface Props {
  deliveries: Delivery[];
  canResend: boolean;
  onResent: () => void;
}

/** Deliveries, the newest first. */
export function DeliveriesTable({ deliveries, canResend, onResent }: Props) {
  const names = columnNames({ canResend });
  return (
    <table className="matricula-table" role="table" aria-label={__('Deliveries', 'matricula')}>
      <thead role="rowgroup">
        <tr role="row">
          {Object.entries(names).map(([column, name]) => (
            <th key={column} scope="col" role="columnheader">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {deliveries.map((delivery) => (
          <DeliveryRow key={delivery.id} delivery={delivery} names={names} onResent={onResent} />
        ))}
      </tbody>
    </table>
  );
}
