import { refreshSettings } from './actions.ts';

export const getSettings = () => refreshSettings();
