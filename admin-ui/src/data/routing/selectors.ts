import type { State } from '../store.ts';

export const getRouting = (state: State) => state.routing.routing;

export const getRoutingProblem = (state: State) => state.routing.problem;
