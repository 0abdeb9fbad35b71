import { sql } from 'kysely';
import { now, type TenantTransaction } from './in-tenant.ts';

/** How it stands with the calls to one LMS. */
export interface LaneState {
  lmsId: string;
  budgetPerMinute: number;
  pausedAt: Date | null;
  pausedReason: string | null;
  /** Since when calls fail, and only a probe goes out now and then. */
  openedAt: Date | null;
  needsAttentionCause: string | null;
  /** Accesses that wait for a call. */
  due: number;
}

export async function listLaneStates(trx: TenantTransaction): Promise<LaneState[]> {
  const rows = await trx
    .selectFrom('lanes')
    .select([
      'lms_id',
      'budget_per_minute',
      'paused_at',
      'paused_reason',
      'opened_at',
      'needs_attention_cause',
      sql<number>`(select count(*) from access where access.lms_id = lanes.lms_id and state = 'due')::integer`.as(
        'due',
      ),
    ])
    .orderBy('lms_id')
    .execute();
  return rows.map((row) => ({
    lmsId: row.lms_id,
    budgetPerMinute: row.budget_per_minute,
    pausedAt: row.paused_at,
    pausedReason: row.paused_reason,
    openedAt: row.opened_at,
    needsAttentionCause: row.needs_attention_cause,
    due: row.due,
  }));
}

export async function findLaneState(trx: TenantTransaction, lmsId: string): Promise<LaneState | undefined> {
  return (await listLaneStates(trx)).find((state) => state.lmsId === lmsId);
}

/** No call goes out any more, whoever holds the lane. One that is paused keeps its time. */
export async function pauseLane(trx: TenantTransaction, lmsId: string, reason: string | null): Promise<void> {
  await trx
    .updateTable('lanes')
    .set({ paused_at: sql<Date>`coalesce(paused_at, ${now})`, paused_reason: reason })
    .where('lms_id', '=', lmsId)
    .execute();
}

export async function resumeLane(trx: TenantTransaction, lmsId: string): Promise<void> {
  await trx
    .updateTable('lanes')
    .set({ paused_at: null, paused_reason: null })
    .where('lms_id', '=', lmsId)
    .execute();
}
