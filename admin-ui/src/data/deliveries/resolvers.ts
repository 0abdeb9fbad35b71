import { refreshDeliveries } from './actions.ts';
import type { DeliveryQuery } from './types.ts';

export const getDeliveries = (query: DeliveryQuery) => refreshDeliveries(query);
