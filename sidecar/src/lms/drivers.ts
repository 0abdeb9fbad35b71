import type { HttpClient } from '../shared/http-client.ts';
import { createEoxCoreClient } from './eox-core/eox-core-client.ts';
import type { LmsClient } from './lms-client.ts';
import { createOpenEdxClient } from './openedx/openedx-client.ts';
import type { LmsSession } from './openedx/session.ts';

/** Ways to speak to an LMS, all behind `LmsClient`; docs/developers/lms-drivers.md says how to add one. */
export const LMS_DRIVERS = ['openedx', 'eox-core'] as const;
export type LmsDriver = (typeof LMS_DRIVERS)[number];

export function createLmsClient(driver: LmsDriver, session: LmsSession, http: HttpClient): LmsClient {
  const core = createOpenEdxClient(session, http);
  return driver === 'eox-core' ? createEoxCoreClient(core, session) : core;
}
