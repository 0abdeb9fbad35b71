import { __, sprintf } from '@wordpress/i18n';
import type { Line, Seat } from '../../data/orders/types.ts';
import { State } from './state.tsx';

/** The lines of an order, each with its seats: the table that PHP prints, OrderStateView.php, with the same style. */
export function LinesTable({ lines }: { lines: Line[] }) {
  if (lines.length === 0) return <p>{__('This order gives nobody access to a course yet.', 'matricula')}</p>;
  return (
    <table className="matricula-order__seats" role="table">
      <thead role="rowgroup">
        <tr role="row">
          <th scope="col" role="columnheader">
            {__('Course', 'matricula')}
          </th>
          <th scope="col" role="columnheader">
            {__('Learner', 'matricula')}
          </th>
          <th scope="col" role="columnheader">
            {__('State', 'matricula')}
          </th>
        </tr>
      </thead>
      {lines.map((line) => (
        <LineRows key={line.lineItemId} line={line} />
      ))}
    </table>
  );
}

function LineRows({ line }: { line: Line }) {
  const isOneOfMany = new Set(line.seats.map(({ seat }) => seat)).size > 1;
  return (
    <tbody role="rowgroup">
      <tr role="row" className="matricula-order__line">
        <th scope="rowgroup" role="rowheader" colSpan={2}>
          {line.name}
        </th>
        <td role="cell">
          <State entry={line} />
        </td>
      </tr>
      {line.seats.map((seat) => (
        <SeatRow key={`${seat.seat}/${seat.lmsId}/${seat.courseKey}`} seat={seat} isOneOfMany={isOneOfMany} />
      ))}
    </tbody>
  );
}

function SeatRow({ seat, isOneOfMany }: { seat: Seat; isOneOfMany: boolean }) {
  return (
    <tr role="row">
      <td role="cell" data-label={__('Course', 'matricula')}>
        {seat.courseKey}
        {seat.lmsId !== '' && <span className="matricula-order__lms">{seat.lmsId}</span>}
      </td>
      <td role="cell" data-label={__('Learner', 'matricula')}>
        {learnerInWords(seat, isOneOfMany)}
      </td>
      <td role="cell" data-label={__('State', 'matricula')}>
        <State entry={seat} />
      </td>
    </tr>
  );
}

function learnerInWords({ learner, seat }: Seat, isOneOfMany: boolean): string {
  const name = learner ?? __('no learner yet', 'matricula');
  return isOneOfMany
    ? /* translators: 1: e-mail address of a learner, 2: number of the seat */
      sprintf(__('%1$s (seat %2$s)', 'matricula'), name, seat)
    : name;
}
