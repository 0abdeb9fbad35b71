import * as api from '../api.ts';
import { type ApiProblem, toApiProblem } from '../api-problem.ts';
import type { Thunk } from '../thunk.ts';
import type { Delivery, DeliveryList, DeliveryQuery } from './types.ts';

export const receiveDeliveries = (query: DeliveryQuery, list: DeliveryList) =>
  ({ type: 'DELIVERIES_RECEIVED', query, list }) as const;

export const failDeliveries = (query: DeliveryQuery, problem: ApiProblem) =>
  ({ type: 'DELIVERIES_FAILED', query, problem }) as const;

export const receiveDelivery = (delivery: Delivery) => ({ type: 'DELIVERY_RECEIVED', delivery }) as const;

export const refreshDeliveries =
  (query: DeliveryQuery): Thunk =>
  async ({ dispatch }) => {
    try {
      dispatch(receiveDeliveries(query, await api.listDeliveries(query)));
    } catch (error) {
      dispatch(failDeliveries(query, toApiProblem(error)));
    }
  };

/**
 * Has a delivery sent once more, as soon as WordPress's schedule comes to it.
 *
 * @returns The delivery that is sent: another one when the body of the first is not kept any more.
 * @throws {ApiProblem} When the plugin refuses.
 */
export const resendDelivery =
  (id: number): Thunk<Delivery> =>
  async ({ dispatch }) => {
    const delivery = await api.resendDelivery(id);
    dispatch(receiveDelivery(delivery));
    return delivery;
  };
