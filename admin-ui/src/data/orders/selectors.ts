import type { State } from '../store.ts';

export const getOrder = (state: State, id: string) => state.orders[id]?.answer;

export const getOrderProblem = (state: State, id: string) => state.orders[id]?.problem;
