/** A moment in ISO 8601, UTC. */
export type Moment = string;

export interface Pairing {
  sidecarUrl: string;
  shopId: string;
  pairedAt: Moment;
}

export interface Outgoing {
  lastSentAt: Moment | null;
  lastError: { at: Moment; code: string; sentence: string } | null;
  waiting: number;
  failed: number;
  oldestWaitingAt: Moment | null;
  nextAttemptAt: Moment | null;
}

export interface Incoming {
  lastContactAt: Moment | null;
  lastReportAt: Moment | null;
}

export interface Schedule {
  isCronDisabled: boolean;
  lastRunAt: Moment | null;
  isOverdue: boolean;
}

/** What the settings page shows: docs/developers/plugin-protocol.md, “wp-admin to plugin”. */
export interface Settings {
  site: { url: string; pairedUrl: string | null; isMoved: boolean };
  /** What a network of sites gives to all of them; null where each enters its own. */
  network: { sidecarUrl: string } | null;
  pairing: Pairing | null;
  outgoing: Outgoing;
  incoming: Incoming;
  schedule: Schedule;
}

/** One check of the self-test. */
export interface Check {
  name: string;
  result: 'ok' | 'failed' | 'note';
  sentence: string;
}
