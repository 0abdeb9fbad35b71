import type { Observe } from '../../kit/exchange.ts';
import { listen } from '../../kit/listen.ts';
import { mergeSettings } from '../../kit/settings.ts';
import { createLmsApp } from './app.ts';
import { createLms } from './lms.ts';
import type { Release } from './releases.ts';
import { defaultSeed } from './seed.ts';
import { defaultSettings, type LmsSettings } from './settings.ts';

export interface SandboxLmsOptions {
  /** 0, the default, lets the system choose. */
  port?: number;
  host?: string;
  release?: Release;
  /** A seed of the shape of `LmsSeed`. */
  seed?: unknown;
  /** Laid over the settings of a new LMS. */
  settings?: PartialSettings;
  observe?: Observe;
}

type PartialSettings = {
  [K in keyof LmsSettings]?: LmsSettings[K] extends readonly unknown[]
    ? LmsSettings[K]
    : LmsSettings[K] extends object
      ? Partial<LmsSettings[K]>
      : LmsSettings[K];
};

export interface SandboxLms {
  url: string;
  port: number;
  close: () => Promise<void>;
}

/** Starts a pretend LMS; gives back where it listens. `close` cuts open connections and frees the port. */
export async function startSandboxLms(options: SandboxLmsOptions = {}): Promise<SandboxLms> {
  const {
    port = 0,
    host = '127.0.0.1',
    release = 'verawood',
    seed = defaultSeed,
    settings = {},
    observe,
  } = options;
  const lms = createLms(seed, mergeSettings(defaultSettings(release), settings));
  const app = createLmsApp(lms, { seed, observe });
  return listen(app, { port, host, tls: undefined });
}
