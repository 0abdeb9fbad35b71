import type { ApiProblem } from '../api-problem.ts';
import type { failRouting, receiveRouting } from './actions.ts';
import type { Routing } from './types.ts';

export interface RoutingState {
  routing?: Routing;
  problem?: ApiProblem;
}

type Action = ReturnType<typeof receiveRouting> | ReturnType<typeof failRouting>;

export function routing(state: RoutingState = {}, action: Action): RoutingState {
  switch (action.type) {
    case 'ROUTING_RECEIVED':
      return { routing: action.routing };
    case 'ROUTING_FAILED':
      return { ...state, problem: action.problem };
    default:
      return state;
  }
}
