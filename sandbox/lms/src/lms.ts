import { loadSeed } from './load-seed.ts';
import { featuresOf, type ReleaseFeatures } from './releases.ts';
import type { LmsSettings } from './settings.ts';
import type { LmsState } from './state.ts';
import { FixedWindow, Throttles } from './throttle.ts';

export interface OpaqueToken {
  clientId: string;
  accountId: number | null;
  expiresAt: number;
}

/** The running LMS: its state and settings, and what it remembers between calls. */
export interface Lms {
  state: LmsState;
  settings: LmsSettings;
  throttles: Throttles;
  tokenCalls: FixedWindow;
  opaqueTokens: Map<string, OpaqueToken>;
  /** Which application a JWT was given to; the token itself does not say. */
  jwtClients: Map<string, string>;
  /** Answers of the public course details, kept for a minute as the real LMS does. */
  courseDetailsCache: Map<string, { until: number; body: unknown }>;
}

/** Builds an LMS from a seed. */
export function createLms(seed: unknown, settings: LmsSettings): Lms {
  return {
    state: loadSeed(seed),
    settings,
    throttles: new Throttles(),
    tokenCalls: new FixedWindow(),
    opaqueTokens: new Map(),
    jwtClients: new Map(),
    courseDetailsCache: new Map(),
  };
}

/** Puts a seed in place of everything the LMS knows. Tokens stay valid, as they would over a restore. */
export function resetLms(lms: Lms, seed: unknown): void {
  lms.state = loadSeed(seed);
  lms.throttles.clear();
  lms.tokenCalls.clear();
  lms.courseDetailsCache.clear();
}

/** What the release in force does differently. */
export function features(lms: Lms): ReleaseFeatures {
  return featuresOf(lms.settings.release);
}
