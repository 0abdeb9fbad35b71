import { sql } from 'kysely';
import { now, type TenantTransaction } from './in-tenant.ts';
import type { StoredCourseRun } from './schema.ts';

/** What the LMS said of a course run, unless that is older than `maxAgeSeconds`. */
export async function findCourseRun(
  trx: TenantTransaction,
  lmsId: string,
  courseKey: string,
  maxAgeSeconds: number,
): Promise<{ facts: StoredCourseRun; ageMs: number } | undefined> {
  return trx
    .selectFrom('course_runs')
    .select('facts')
    .select(sql<number>`extract(epoch from clock_timestamp() - read_at)::float8 * 1000`.as('ageMs'))
    .where('lms_id', '=', lmsId)
    .where('course_key', '=', courseKey)
    .where('read_at', '>', sql<Date>`clock_timestamp() - ${maxAgeSeconds} * interval '1 second'`)
    .executeTakeFirst();
}

export async function saveCourseRun(
  trx: TenantTransaction,
  lmsId: string,
  courseKey: string,
  facts: StoredCourseRun,
): Promise<void> {
  const values = { facts: JSON.stringify(facts), read_at: now };
  await trx
    .insertInto('course_runs')
    .values({ lms_id: lmsId, course_key: courseKey, ...values })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'lms_id', 'course_key']).doUpdateSet(values))
    .execute();
}

/** Course runs of these that are known to have no audit mode; one without any mode has the LMS's default, audit. */
export async function listRunsWithoutAudit(
  trx: TenantTransaction,
  courseKeys: string[],
): Promise<{ lmsId: string; courseKey: string }[]> {
  const rows = await trx
    .selectFrom('course_runs')
    .select(['lms_id', 'course_key'])
    .where('course_key', '=', sql<string>`any(${courseKeys})`)
    .where(sql<boolean>`facts -> 'modes' <> '[]' and not facts @> '{"modes": [{"slug": "audit"}]}'`)
    .execute();
  return rows.map((row) => ({ lmsId: row.lms_id, courseKey: row.course_key }));
}
