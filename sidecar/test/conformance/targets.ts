import { startSandboxLms, type SandboxLmsOptions } from '../../../sandbox/index.ts';
import { parseCourseKey, type CourseKey } from '../../src/ledger/course-key.ts';
import { createLmsClient, LMS_DRIVERS, type LmsDriver } from '../../src/lms/drivers.ts';
import type { LmsCapabilities, LmsClient } from '../../src/lms/lms-client.ts';
import { AccessTokenSource } from '../../src/lms/openedx/access-token.ts';
import { Findings } from '../../src/lms/openedx/findings.ts';
import { LmsSession } from '../../src/lms/openedx/session.ts';
import { createHttpClient } from '../../src/shared/http-client.ts';
import { DEMO } from '../support/builders.ts';
import { LmsInTest } from '../support/world.ts';

/** An LMS that a driver is tested against, with what the suite may use of it. */
export interface Target {
  client: LmsClient;
  /** A run that is open, with a free and a paid mode. */
  courseKey: CourseKey;
  /** Of an account with a confirmed address, which the suite enrolls and unenrolls there. */
  learnerEmail: string;
  close: () => Promise<void>;
}

export interface SandboxTarget extends Target {
  lms: LmsInTest;
  /** What the client found out and told, the latest last. */
  told: LmsCapabilities[];
}

export interface Connection {
  url: string;
  driver: LmsDriver;
  clientId: string;
  clientSecret: string;
}

/** Where the LMS of a test may be although it is not public; as for a sidecar. */
const NETWORKS = ['127.0.0.0/8', ...(process.env.MATRICULA_PRIVATE_NETWORKS?.split(',') ?? [])];

/** A client on its own, without a lane: it counts no calls and remembers what it finds only in `told`. */
export function connect(connection: Connection, told: LmsCapabilities[] = []): LmsClient {
  const { url, driver, clientId, clientSecret } = connection;
  const http = createHttpClient(NETWORKS);
  const tokens = new AccessTokenSource({ baseUrl: url, clientId, clientSecret: () => clientSecret }, http);
  const meter = { take: () => Promise.resolve(), note: () => undefined };
  const findings = new Findings(null, (known) => Promise.resolve(void told.push(known)));
  return createLmsClient(driver, new LmsSession(url, tokens, http, meter, findings), http);
}

export const SANDBOX_APPLICATION = {
  clientId: 'matricula-sandbox',
  clientSecret: 'sandbox-secret-0123456789abcdef',
};

/** A sandbox LMS of its own, without limits. */
export async function startSandboxTarget(
  driver: LmsDriver,
  options: SandboxLmsOptions,
): Promise<SandboxTarget> {
  const settings = { throttle: { enabled: false }, ...options.settings };
  const server = await startSandboxLms({ ...options, settings });
  const told: LmsCapabilities[] = [];
  return {
    client: connect({ url: server.url, driver, ...SANDBOX_APPLICATION }, told),
    courseKey: DEMO,
    learnerEmail: 'ana@example.org',
    close: server.close,
    lms: new LmsInTest(server.url),
    told,
  };
}

/** The real LMS that the environment names (docs/developers/lms-drivers.md); undefined: none. */
export function findRealTarget(env: NodeJS.ProcessEnv): Target | undefined {
  const url = env.MATRICULA_TEST_LMS_URL;
  if (!url) return undefined;
  const need = (name: string) => {
    const value = env[`MATRICULA_TEST_LMS_${name}`];
    if (!value) throw new Error(`MATRICULA_TEST_LMS_URL is set: MATRICULA_TEST_LMS_${name} is needed too.`);
    return value;
  };
  const driver = LMS_DRIVERS.find((known) => known === (env.MATRICULA_TEST_LMS_DRIVER ?? 'openedx'));
  const courseKey = parseCourseKey(env.MATRICULA_TEST_LMS_COURSE ?? DEMO);
  if (!driver) throw new Error(`MATRICULA_TEST_LMS_DRIVER must be one of ${LMS_DRIVERS.join(', ')}.`);
  if (!courseKey) throw new Error('MATRICULA_TEST_LMS_COURSE is no course key.');
  const application = { clientId: need('CLIENT_ID'), clientSecret: need('CLIENT_SECRET') };
  return {
    client: connect({ url: url.replace(/\/+$/, ''), driver, ...application }),
    courseKey,
    learnerEmail: need('LEARNER').toLowerCase(),
    close: () => Promise.resolve(),
  };
}
