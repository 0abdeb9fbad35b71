import type { ApiProblem } from '../api-problem.ts';
import type { failOrder, receiveOrder } from './actions.ts';
import type { OrderAnswer } from './types.ts';

export type OrdersState = Partial<Record<string, { answer?: OrderAnswer; problem?: ApiProblem }>>;

type Action = ReturnType<typeof receiveOrder> | ReturnType<typeof failOrder>;

export function orders(state: OrdersState = {}, action: Action): OrdersState {
  switch (action.type) {
    case 'ORDER_RECEIVED':
      return { ...state, [action.id]: { answer: action.answer } };
    case 'ORDER_FAILED':
      return { ...state, [action.id]: { ...state[action.id], problem: action.problem } };
    default:
      return state;
  }
}
