import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger } from '../src/shared/logger.ts';
import { startEmbeddedPostgres } from '../src/store/embedded-postgres.ts';
import { connectInDatabase, TEST_KEY } from '../test/support/connections.ts';
import { spawnSandboxLms } from '../test/support/sandbox-process.ts';
import { freePort, SidecarProcess } from '../test/support/sidecar-process.ts';
import { openParts } from './open-parts.ts';

/** A default LMS's budget: the orders of a rush are planned at once, and enrolled as fast as the LMS allows. */
const LMS_BUDGET = 100;

/** Where nobody listens: a shop that only sends. */
export const NOBODY = 'http://127.0.0.1:9';

/** A sidecar as it ships, in a process of its own, with a shop "books", an LMS and a durable PostgreSQL. */
export interface World {
  sidecar: SidecarProcess;
  lmsUrl: string;
  /** Connection of the database's owner. */
  databaseUrl: string;
  /** Sees every row. */
  superuserUrl: string;
  /** What else is to be ended before. */
  defer: (end: () => Promise<void>) => void;
  /** Ends all of it and removes what it wrote. */
  close: () => Promise<void>;
}

/** @param options `budget`: throttled calls a minute to the LMS; `shopUrl`: whom the sidecar asks and tells. */
export async function startWorld({ budget = LMS_BUDGET, shopUrl = NOBODY } = {}): Promise<World> {
  const parts = openParts();
  const folder = parts.adopt(mkdtempSync(join(tmpdir(), 'matricula-bench-')), (path) =>
    rmSync(path, { recursive: true, force: true }),
  );
  const postgres = parts.adopt(await startEmbeddedPostgres(folder, createLogger('silent')), (it) =>
    it.stop(),
  );
  const lms = parts.adopt(await spawnSandboxLms({}), (it) => it.stop());
  const databaseUrl = postgres.ownerUrl;
  await connectInDatabase(databaseUrl, { lmsUrl: lms.url, shopUrl, budget });
  const env = {
    MATRICULA_DATA: folder,
    MATRICULA_KEY: TEST_KEY,
    MATRICULA_PRIVATE_NETWORKS: '127.0.0.0/8',
    DATABASE_URL: databaseUrl,
  };
  const port = await freePort();
  const sidecar = parts.adopt(new SidecarProcess(port, env, join(folder, 'sidecar.log')), (it) => it.kill());
  await sidecar.start();
  return {
    sidecar,
    lmsUrl: lms.url,
    databaseUrl,
    superuserUrl: postgres.superuserUrl,
    defer: (end) => parts.defer(end),
    close: () => parts.disposeAsync(),
  };
}
