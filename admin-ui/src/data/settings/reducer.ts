import type { ApiProblem } from '../api-problem.ts';
import type { failSettings, receiveSettings } from './actions.ts';
import type { Settings } from './types.ts';

export interface SettingsState {
  settings?: Settings;
  revision: number;
  /** Why the last reading failed; what was read before stays. */
  problem?: ApiProblem;
}

type Action = ReturnType<typeof receiveSettings> | ReturnType<typeof failSettings>;

export function settings(state: SettingsState = { revision: 0 }, action: Action): SettingsState {
  switch (action.type) {
    case 'SETTINGS_RECEIVED':
      return { settings: action.settings, revision: state.revision + 1 };
    case 'SETTINGS_FAILED':
      return { ...state, problem: action.problem };
    default:
      return state;
  }
}
