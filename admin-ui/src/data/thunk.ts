export interface ThunkArguments {
  dispatch: (action: { type: string }) => unknown;
  /** Selectors that have no resolver: within an action, reading must not cause another reading. */
  select: { getSettingsRevision: () => number };
}

/** An action that waits for the plugin. */
export type Thunk<Result = void> = (store: ThunkArguments) => Promise<Result>;
