import type { TenantTransaction } from './in-tenant.ts';

/** Stands for every course run of an LMS. */
export const ALL_RUNS = '*';

/** Course runs of an LMS into which the owner lets paid learners whatever their limits; `*` for all of them. */
export async function listOpenRuns(trx: TenantTransaction, lmsId: string): Promise<string[]> {
  const rows = await trx
    .selectFrom('open_runs')
    .select('course_key')
    .where('lms_id', '=', lmsId)
    .orderBy('course_key')
    .execute();
  return rows.map((row) => row.course_key);
}

export async function isOpenRun(trx: TenantTransaction, lmsId: string, courseKey: string): Promise<boolean> {
  const open = await listOpenRuns(trx, lmsId);
  return open.includes(ALL_RUNS) || open.includes(courseKey);
}

export async function openRuns(trx: TenantTransaction, lmsId: string, courseKeys: string[]): Promise<void> {
  if (courseKeys.length === 0) return;
  await trx
    .insertInto('open_runs')
    .values(courseKeys.map((courseKey) => ({ lms_id: lmsId, course_key: courseKey })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export async function closeRuns(trx: TenantTransaction, lmsId: string, courseKeys: string[]): Promise<void> {
  if (courseKeys.length === 0) return;
  await trx
    .deleteFrom('open_runs')
    .where('lms_id', '=', lmsId)
    .where('course_key', 'in', courseKeys)
    .execute();
}
