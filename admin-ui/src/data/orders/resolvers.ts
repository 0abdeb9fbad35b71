import { refreshOrder } from './actions.ts';

export const getOrder = (id: string) => refreshOrder(id);
