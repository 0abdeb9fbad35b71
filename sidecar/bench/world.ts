import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger } from '../src/shared/logger.ts';
import { startEmbeddedPostgres } from '../src/store/embedded-postgres.ts';
import { connectInDatabase, TEST_KEY } from '../test/support/connections.ts';
import { spawnSandboxLms } from '../test/support/sandbox-process.ts';
import { freePort, SidecarProcess } from '../test/support/sidecar-process.ts';

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
  /** Ends all of it and removes what it wrote. */
  close: () => Promise<void>;
}

/** @param options `budget`: throttled calls a minute to the LMS. */
export async function startWorld({ budget = LMS_BUDGET } = {}): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), 'matricula-bench-'));
  const postgres = await startEmbeddedPostgres(folder, createLogger('silent'));
  const lms = await spawnSandboxLms({});
  const databaseUrl = postgres.ownerUrl;
  await connectInDatabase(databaseUrl, { lmsUrl: lms.url, shopUrl: NOBODY, budget });
  const env = {
    MATRICULA_DATA: folder,
    MATRICULA_KEY: TEST_KEY,
    MATRICULA_PRIVATE_NETWORKS: '127.0.0.0/8',
    DATABASE_URL: databaseUrl,
  };
  const sidecar = new SidecarProcess(await freePort(), env, join(folder, 'sidecar.log'));
  await sidecar.start();
  return {
    sidecar,
    lmsUrl: lms.url,
    databaseUrl,
    superuserUrl: postgres.superuserUrl,
    close: async () => {
      await Promise.all([sidecar.kill(), lms.stop()]);
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
