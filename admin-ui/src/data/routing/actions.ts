import * as api from '../api.ts';
import { type ApiProblem, toApiProblem } from '../api-problem.ts';
import type { Thunk } from '../thunk.ts';
import type { RouteExplanation, RouteQuestion, Routing, RoutingChange, RoutingChanged } from './types.ts';

export const receiveRouting = (routing: Routing) => ({ type: 'ROUTING_RECEIVED', routing }) as const;

export const failRouting = (problem: ApiProblem) => ({ type: 'ROUTING_FAILED', problem }) as const;

export const refreshRouting =
  (): Thunk =>
  async ({ dispatch }) => {
    try {
      dispatch(receiveRouting(await api.readRoutes()));
    } catch (error) {
      dispatch(failRouting(toApiProblem(error)));
    }
  };

/**
 * Changes the shop's own rules. What somebody else changed meanwhile is read anew before the refusal is thrown.
 *
 * @throws {ApiProblem} When it is not taken.
 */
export const changeRouting =
  (change: RoutingChange): Thunk<RoutingChanged> =>
  async ({ dispatch }) => {
    try {
      const changed = await api.changeRoutes(change);
      if (changed.result === 'kept') dispatch(receiveRouting(changed));
      return changed;
    } catch (error) {
      if (OUTDATED.includes(toApiProblem(error).code)) await refreshRouting()({ dispatch } as never);
      throw error;
    }
  };

const OUTDATED = ['routing_changed', 'rules_of_others', 'rule_unknown', 'lms_unknown'];

/**
 * Says where courses go, and why.
 *
 * @throws {ApiProblem} When the sidecar does not say, or knows no such order.
 */
export const explainRoute =
  (question: RouteQuestion, after: number): Thunk<RouteExplanation> =>
  () =>
    api.explainRoute(question, after);
