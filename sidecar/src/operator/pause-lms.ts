import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { TenantTransaction } from '../store/in-tenant.ts';
import { findLaneState, pauseLane, resumeLane, type LaneState } from '../store/lane-states.ts';
import { addToTimeline } from '../store/timeline.ts';

/** Who pauses an LMS or lets it go on, and why. */
export interface PauseDecision {
  lmsId: string;
  /** `cli:` or `api:` and a name. */
  actor: string;
  reason: string | null;
}

/** How it stands with the calls to an LMS, as the API shows it. */
export const laneView = z
  .object({
    lms: z.string(),
    pausedAt: z.iso.datetime().nullable(),
    reason: z.string().nullable().meta({ description: 'Why it was paused, where somebody said so.' }),
    due: z.number().int().meta({ description: 'Accesses that wait for a call to this LMS.' }),
  })
  .meta({ id: 'Lane' });

/**
 * Sends nothing to an LMS any more, from the next call on. Nothing is lost and nothing ages meanwhile. Who pauses what is
 * paused already gives it another reason.
 */
export async function pauseLms(
  trx: TenantTransaction,
  decision: PauseDecision,
): Promise<z.infer<typeof laneView> | 'lms_unknown'> {
  if (!(await findLaneState(trx, decision.lmsId))) return 'lms_unknown';
  await pauseLane(trx, decision.lmsId, decision.reason);
  await note(trx, 'lms.paused', decision);
  return readLane(trx, decision.lmsId);
}

/** Goes on where it was. */
export async function resumeLms(
  trx: TenantTransaction,
  decision: PauseDecision,
): Promise<z.infer<typeof laneView> | 'lms_unknown' | 'not_paused'> {
  const before = await findLaneState(trx, decision.lmsId);
  if (!before) return 'lms_unknown';
  if (before.pausedAt === null) return 'not_paused';
  await resumeLane(trx, decision.lmsId);
  await note(trx, 'lms.resumed', decision);
  return readLane(trx, decision.lmsId);
}

function note(
  trx: TenantTransaction,
  event: 'lms.paused' | 'lms.resumed',
  { lmsId, actor, reason }: PauseDecision,
): Promise<void> {
  return addToTimeline(trx, { event, detail: { actor, reason, lms: lmsId }, trace: randomUUID() });
}

async function readLane(
  trx: TenantTransaction,
  lmsId: string,
): Promise<z.infer<typeof laneView> | 'lms_unknown'> {
  const state = await findLaneState(trx, lmsId);
  return state ? show(state) : 'lms_unknown';
}

function show({ lmsId, pausedAt, pausedReason, due }: LaneState): z.infer<typeof laneView> {
  return { lms: lmsId, pausedAt: pausedAt?.toISOString() ?? null, reason: pausedReason, due };
}
