import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connectInDatabase, TEST_KEY } from '../support/connections.ts';
import { createTestDatabase } from '../support/database.ts';
import { sendHostile } from '../support/send-hostile.ts';
import { freePort, SidecarProcess } from '../support/sidecar-process.ts';
import { until } from '../support/until.ts';

/** The long form, with what it does to the memory, is `npm run bench -- --only hostile`. */
const DELIVERIES = 1_500;
const seed = Number(process.env.MATRICULA_TEST_SEED ?? Math.floor(Math.random() * 2 ** 31));
const NOBODY = 'http://127.0.0.1:9';

let sidecar: SidecarProcess;
let looker: pg.Client;
let log: string;

beforeAll(async () => {
  const database = await createTestDatabase();
  await connectInDatabase(database.url, { lmsUrl: NOBODY, shopUrl: NOBODY });
  const folder = mkdtempSync(join(tmpdir(), 'matricula-hostile-'));
  log = join(folder, 'sidecar.log');
  const env = { MATRICULA_DATA: folder, MATRICULA_KEY: TEST_KEY, DATABASE_URL: database.url };
  sidecar = new SidecarProcess(await freePort(), env, log);
  looker = new pg.Client({ connectionString: database.superuserUrl });
  await looker.connect();
  await sidecar.start();
});

afterAll(async () => {
  await sidecar.stop();
  await looker.end();
});

it(`takes or refuses ${DELIVERIES} deliveries of all kinds of nonsense, and plans on`, async () => {
  console.log(`hostile deliveries: MATRICULA_TEST_SEED=${seed}`);

  const answers = await sendHostile(`${sidecar.url}/v1/shops/books/deliveries`, { seed, count: DELIVERIES });
  await until(isEachLookedAt, 300_000);

  console.log(`answers: ${JSON.stringify(Object.fromEntries(answers))}`);
  expect([...answers.keys()].filter((status) => ![200, 400, 401].includes(status))).toEqual([]);
  expect(answers.get(200)).toBeGreaterThan(DELIVERIES / 4);
  expect(await sidecar.isReady()).toBe(true);
  expect(ownMistakes()).toEqual([]);
});

async function isEachLookedAt(): Promise<boolean> {
  const due = await looker.query(`select from matricula.inbox where state = 'due' and attempts = 0 limit 1`);
  return due.rowCount === 0;
}

/** What the sidecar logged of errors that it did not expect. */
function ownMistakes(): string[] {
  return readFileSync(log, 'utf8')
    .split('\n')
    .filter((line) => /"(http|worker)\.failed"|"code":"internal"/.test(line))
    .slice(0, 5);
}
