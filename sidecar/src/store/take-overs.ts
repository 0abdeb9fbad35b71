import { sql } from 'kysely';
import type { TakenOver } from '../ledger/take-over.ts';
import { now, type TenantTransaction } from './in-tenant.ts';
import { addToTimeline } from './timeline.ts';

/** The access of one learner that old orders stand behind. */
export interface TakenAccess {
  accessId: string;
  lmsId: string;
  learnerId: string;
  courseKey: string;
  trace: string;
}

/**
 * Keeps what an enrollment that was there before is to old orders.
 *
 * @param facts `oursMode`: the mode that is an order's own, not what the LMS gave by itself. `hasLeft`: it was there,
 *   and somebody ended it.
 */
export async function saveTakeOver(
  trx: TenantTransaction,
  access: TakenAccess,
  taken: { grantId: string; takenOver: TakenOver; chosenMode: string | null }[],
  { oursMode, hasLeft }: { oursMode: string | null; hasLeft: boolean },
): Promise<void> {
  for (const { grantId, takenOver, chosenMode } of taken) {
    await trx
      .updateTable('grants')
      .set({ take_over: takenOver, ...(chosenMode !== null && { chosen_mode: chosenMode }) })
      .where('id', '=', grantId)
      .execute();
  }
  if (oursMode !== null) await claimEnrollment(trx, access, oursMode);
  if (hasLeft)
    await trx
      .updateTable('access')
      .set({ confirmed_at: now })
      .where('id', '=', access.accessId)
      .where('confirmed_at', 'is', null)
      .execute();
  await addToTimeline(trx, {
    event: 'access.taken_over',
    accessId: access.accessId,
    detail: { found: taken.map(({ takenOver }) => takenOver).join(' ') },
    trace: access.trace,
  });
}

async function claimEnrollment(trx: TenantTransaction, access: TakenAccess, mode: string): Promise<void> {
  await sql`
    update access set
      written_modes = case when ${mode} = any(written_modes) then written_modes else written_modes || ${mode}::text end
    where id = ${access.accessId}`.execute(trx);
  await trx
    .updateTable('grants')
    .set({ ended_at: now, end_cause: 'taken_over' })
    .where('source', '=', 'lms')
    .where('lms_id', '=', access.lmsId)
    .where('learner_id', '=', access.learnerId)
    .where('course_key', '=', access.courseKey)
    .where('mode', '=', mode)
    .where('ended_at', 'is', null)
    .execute();
}
