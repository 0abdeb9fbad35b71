import { refreshRouting } from './actions.ts';

export const getRouting = () => refreshRouting();
