import { sql } from 'kysely';
import { fromNow, type TenantTransaction } from './in-tenant.ts';

/** Accesses whose time has come, in the order in which a lane takes them. */

/** Orders of the last two minutes have a part of the lane to themselves. */
export const FRESH_MS = 2 * 60_000;

/** What was read longer ago than this may have changed: read again before writing. */
export const SEEN_FRESH_MS = 120_000;

export interface DueQuery {
  lmsId: string;
  limit: number;
  /** Accesses that are being worked already. */
  except: string[];
}

/** Lists whoever waited longest. */
export async function listOldestDue(trx: TenantTransaction, query: DueQuery): Promise<string[]> {
  const { lmsId, limit, except } = query;
  const rows = await sql<{ id: string }>`
    select id from access
    where lms_id = ${lmsId} and state = 'due' and next_attempt_at <= clock_timestamp() and id <> all(${except}::uuid[])
    order by due_since limit ${limit}`.execute(trx);
  return rows.rows.map((row) => row.id);
}

/** Lists those that became due in the last two minutes, the newest first, and whether the LMS was just asked for them. */
export async function listNewestDue(
  trx: TenantTransaction,
  { lmsId, limit, except }: DueQuery,
): Promise<{ accessId: string; dueSince: Date; isRead: boolean }[]> {
  const rows = await sql<{ id: string; due_since: Date; is_read: boolean }>`
    select id, due_since, coalesce(seen_at > ${fromNow(-SEEN_FRESH_MS)}, false) as is_read from access
    where lms_id = ${lmsId} and state = 'due' and next_attempt_at <= clock_timestamp() and id <> all(${except}::uuid[])
      and due_since > ${fromNow(-FRESH_MS)}
    order by due_since desc limit ${limit}`.execute(trx);
  return rows.rows.map((row) => ({ accessId: row.id, dueSince: row.due_since, isRead: row.is_read }));
}

/** New accesses of one mode of a course run, the oldest first. */
export interface DueGroup {
  courseKey: string;
  mode: string;
  accessIds: string[];
}

/** So many are looked through for groups; a backlog is longer, and its end waits for its turn. */
const LOOKED_THROUGH = 3_000;

/**
 * Groups the accesses that are to be enrolled for the first time, or for whom a place is to be kept.
 *
 * @param courseKeys Runs whose learners may be enrolled in groups; null: all.
 */
export async function listDueGroups(
  trx: TenantTransaction,
  { lmsId, except }: Omit<DueQuery, 'limit'>,
  courseKeys: string[] | null,
): Promise<DueGroup[]> {
  const rows = await sql<{ course_key: string; mode: string; ids: string[] }>`
    select course_key, mode, array_agg(id order by due_since) as ids from (
      select id, lms_id, learner_id, course_key, due_since from access
      where lms_id = ${lmsId} and state = 'due' and next_attempt_at <= clock_timestamp()
        and id <> all(${except}::uuid[]) and by_hand is null and attempts = 0 and confirmed_at is null
        and (${courseKeys}::text[] is null or course_key = any(${courseKeys}::text[]))
      order by due_since limit ${LOOKED_THROUGH}) as due
    cross join lateral (
      select min(chosen_mode) as mode from grants
      where grants.lms_id = due.lms_id and grants.learner_id = due.learner_id
        and grants.course_key = due.course_key and source <> 'lms' and ended_at is null) as sold
    where mode is not null
    group by course_key, mode`.execute(trx);
  return rows.rows.map((row) => ({ courseKey: row.course_key, mode: row.mode, accessIds: row.ids }));
}

/** Of these, those that are still due. */
export async function keepDue(trx: TenantTransaction, accessIds: string[]): Promise<string[]> {
  const rows = await sql<{ id: string }>`
    select id from access
    where id = any(${accessIds}::uuid[]) and state = 'due' and next_attempt_at <= clock_timestamp()`.execute(
    trx,
  );
  return rows.rows.map((row) => row.id);
}
