import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DEFAULT_TENANT } from '../../src/open-store.ts';
import { createHolder } from '../../src/shared/holder.ts';
import { createLogger } from '../../src/shared/logger.ts';
import { noteClock, PLANNED } from '../../src/store/clock-marks.ts';
import { openAppDatabase, type Db } from '../../src/store/database.ts';
import { ensureTenant, inTenant, type TenantTransaction } from '../../src/store/in-tenant.ts';
import { saveOrder } from '../../src/store/orders.ts';
import { addReport, claimReports, finishReport } from '../../src/store/reports.ts';
import { paidOrder } from '../support/builders.ts';
import { addTestLms, addTestShop } from '../support/connections.ts';
import { createTestDatabase } from '../support/database.ts';

let db: Db;

const run = <T>(work: (trx: TenantTransaction) => Promise<T>) => inTenant(db, DEFAULT_TENANT, work);

/** A clock that is put back by some time is one whose mark lies that far ahead. */
const markAhead = (interval: string) =>
  run((trx) => sql`update clock_marks set shown_at = clock_timestamp() + ${interval}::interval`.execute(trx));

/** Seconds until the lane is free, and until it may call. */
const readLane = () =>
  run(async (trx) => {
    const { rows } = await sql<{ held: number; waits: number }>`
      select round(extract(epoch from held_until - clock_timestamp()))::integer as held,
        round(extract(epoch from wait_until - clock_timestamp()))::integer as waits from lanes`.execute(trx);
    return rows[0];
  });

beforeAll(async () => {
  db = openAppDatabase((await createTestDatabase()).url, createLogger('silent'));
  await ensureTenant(db, DEFAULT_TENANT);
  await run((trx) => addTestLms(trx, { lmsId: 'main', url: 'http://127.0.0.1:9' }));
  await run(noteClock);
});

afterAll(() => db.destroy());

it('sets back what is planned by as much as the clock was set back, once', async () => {
  await run((trx) =>
    sql`update lanes set held_until = clock_timestamp() + interval '3 hours 20 seconds',
      wait_until = clock_timestamp() - interval '1 minute'`.execute(trx),
  );
  await markAhead('3 hours');

  const backMs = await run(noteClock);

  expect(Math.round(backMs / 1000)).toBe(10_800);
  expect(await readLane()).toEqual({ held: 20, waits: -60 });
  expect(await run(noteClock)).toBe(0);
  expect(await readLane()).toEqual({ held: 20, waits: -60 });
});

it('knows every column that says when something is next', async () => {
  const { rows } = await run((trx) =>
    sql<{ column: string }>`
      select columns.table_name || '.' || column_name as column from information_schema.columns
      join information_schema.tables using (table_schema, table_name)
      where table_schema = 'matricula' and table_type = 'BASE TABLE' and column_name ~ '^next_|_until$'`.execute(
      trx,
    ),
  );
  const known = Object.entries(PLANNED).flatMap(([table, columns]) =>
    columns.map((column) => `${table}.${column}`),
  );
  expect(rows.length).toBeGreaterThan(0);
  expect(known).toEqual(expect.arrayContaining(rows.map(({ column }) => column)));
});

it('takes a correction by a few seconds, or a clock that was put forward, for nothing', async () => {
  await markAhead('4 seconds');
  expect(await run(noteClock)).toBe(0);

  await markAhead('-3 hours');
  expect(await run(noteClock)).toBe(0);
});

it('says what came later later, also where the clock was set back in between', async () => {
  const report = {
    ...{ shopId: 'books', orderId: '18', customerNote: null, lineStates: {}, lines: [], isComplete: false },
    trace: randomUUID(),
  };
  await run((trx) => addTestShop(trx, { shopId: 'books', url: 'http://127.0.0.1:9' }));
  const saved = { order: paidOrder(), fingerprint: '', readAt: new Date(), trace: report.trace };
  await run((trx) => saveOrder(trx, 'books', saved, { settleInMs: undefined }));
  const [delayed, enrolled] = await run(async (trx) => {
    const first = await addReport(trx, { ...report, staffNote: 'It takes longer.' });
    await sql`update reports set created_at = created_at + interval '3 hours'`.execute(trx);
    return [first, await addReport(trx, { ...report, staffNote: 'Ana was enrolled.' })];
  });

  const claim = () => run((trx) => claimReports(trx, createHolder(), 10));
  const first = await claim();
  await run((trx) => finishReport(trx, delayed, 'sent', 'written'));
  const second = await claim();

  expect([first, second].map((claimed) => claimed.map(({ reportId }) => reportId))).toEqual([
    [delayed],
    [enrolled],
  ]);
});
