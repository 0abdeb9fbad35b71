import type { State } from '../store.ts';
import { pageKey } from './reducer.ts';
import type { DeliveryQuery } from './types.ts';

export const getDeliveries = (state: State, query: DeliveryQuery) => state.deliveries[pageKey(query)]?.list;

export const getDeliveriesProblem = (state: State, query: DeliveryQuery) =>
  state.deliveries[pageKey(query)]?.problem;
