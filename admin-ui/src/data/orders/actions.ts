import * as api from '../api.ts';
import { type ApiProblem, toApiProblem } from '../api-problem.ts';
import type { Thunk } from '../thunk.ts';
import type { Answer, OrderAnswer } from './types.ts';

export const receiveOrder = (id: string, answer: OrderAnswer) =>
  ({ type: 'ORDER_RECEIVED', id, answer }) as const;

export const failOrder = (id: string, problem: ApiProblem) =>
  ({ type: 'ORDER_FAILED', id, problem }) as const;

export const refreshOrder =
  (id: string): Thunk =>
  async ({ dispatch }) => {
    try {
      dispatch(receiveOrder(id, await api.readOrder(id)));
    } catch (error) {
      dispatch(failOrder(id, toApiProblem(error)));
    }
  };

/**
 * Has the sidecar try again what of an order is parked.
 *
 * @throws {ApiProblem} When the plugin refuses. That the sidecar could not be asked stands in the answer.
 */
export const retryOrder =
  (id: string): Thunk<OrderAnswer> =>
  async ({ dispatch }) => {
    const answer = await api.retryOrder(id);
    dispatch(receiveOrder(id, answer));
    return answer;
  };

/**
 * Answers a question about an order.
 *
 * @throws {ApiProblem} When it is not taken: somebody answered otherwise before, or what it was about is gone.
 */
export const answerQuestion =
  (id: string, answer: Answer): Thunk<OrderAnswer> =>
  async ({ dispatch }) => {
    const order = await api.answerQuestion(id, answer);
    dispatch(receiveOrder(id, order));
    return order;
  };
