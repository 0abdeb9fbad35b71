import type { State } from '../store.ts';

export const getSettings = (state: State) => state.settings.settings;

/** Rises with every answer. */
export const getSettingsRevision = (state: State) => state.settings.revision;

export const getSettingsProblem = (state: State) => state.settings.problem;
