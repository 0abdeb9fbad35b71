import * as api from '../api.ts';
import { type ApiProblem, toApiProblem } from '../api-problem.ts';
import type { Thunk } from '../thunk.ts';
import type { Settings } from './types.ts';

export const receiveSettings = (settings: Settings) => ({ type: 'SETTINGS_RECEIVED', settings }) as const;

export const failSettings = (problem: ApiProblem) => ({ type: 'SETTINGS_FAILED', problem }) as const;

/** Reads the settings. An answer that another one has overtaken meanwhile is dropped. */
export const refreshSettings =
  (): Thunk =>
  async ({ dispatch, select }) => {
    const before = select.getSettingsRevision();
    try {
      const settings = await api.readSettings();
      if (select.getSettingsRevision() === before) dispatch(receiveSettings(settings));
    } catch (error) {
      dispatch(failSettings(toApiProblem(error)));
    }
  };

/**
 * Pairs the shop with a sidecar.
 *
 * @throws {ApiProblem} When it does not work; a pairing that was there stays.
 */
export const pair =
  (sidecarUrl: string, code: string): Thunk =>
  async ({ dispatch }) => {
    dispatch(receiveSettings(await api.pair(sidecarUrl, code)));
  };

/** @throws {ApiProblem} When the pairing could not be ended. */
export const unpair =
  (): Thunk =>
  async ({ dispatch }) => {
    dispatch(receiveSettings(await api.unpair()));
  };

/** @throws {ApiProblem} When the secrets could not be changed; the old ones hold then. */
export const rotateSecrets =
  (): Thunk =>
  async ({ dispatch }) => {
    dispatch(receiveSettings(await api.rotateSecrets()));
  };

/** @throws {ApiProblem} When the self-test could not be made at all. */
export const runChecks = () => () => api.runChecks();
