import type { ApiProblem } from '../api-problem.ts';
import type { failDeliveries, receiveDeliveries, receiveDelivery } from './actions.ts';
import type { Delivery, DeliveryList, DeliveryQuery } from './types.ts';

/** A page of the list as it was last read, and why the last reading failed. */
export interface DeliveryPage {
  list?: DeliveryList;
  problem?: ApiProblem;
}

export type DeliveriesState = Partial<Record<string, DeliveryPage>>;

type Action =
  | ReturnType<typeof receiveDeliveries>
  | ReturnType<typeof failDeliveries>
  | ReturnType<typeof receiveDelivery>;

export const pageKey = ({ page, state }: DeliveryQuery) => `${state}/${page}`;

export function deliveries(state: DeliveriesState = {}, action: Action): DeliveriesState {
  switch (action.type) {
    case 'DELIVERIES_RECEIVED':
      return { ...state, [pageKey(action.query)]: { list: action.list } };
    case 'DELIVERIES_FAILED': {
      const key = pageKey(action.query);
      return { ...state, [key]: { ...state[key], problem: action.problem } };
    }
    case 'DELIVERY_RECEIVED':
      return Object.fromEntries(
        Object.entries(state).map(([key, page]) => [key, replace(page, action.delivery)]),
      );
    default:
      return state;
  }
}

function replace(page: DeliveryPage | undefined, delivery: Delivery): DeliveryPage | undefined {
  if (!page?.list) return page;
  const rows = page.list.deliveries.map((row) => (row.id === delivery.id ? delivery : row));
  return { ...page, list: { ...page.list, deliveries: rows } };
}
