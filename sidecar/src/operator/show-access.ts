import { z } from 'zod';
import { findAccessId } from '../store/by-hand.ts';
import type { TenantTransaction } from '../store/in-tenant.ts';
import { readAccessDetails, readAccessGrants, readAccessTimeline } from '../store/access-details.ts';
import { findLearner, type LearnerName } from './find-learner.ts';

const grant = z.object({
  source: z.enum(['order', 'manual', 'lms']),
  shopId: z.string(),
  orderId: z.string(),
  mode: z.string().nullable().meta({ description: "Null: the course run's only paid mode." }),
  openedAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
  endCause: z.string().nullable(),
});

/** One learner's place in one course run: why they may be in, what the LMS shows, and what was done about it. */
export const accessView = z
  .object({
    lms: z.string(),
    courseKey: z.string(),
    learner: z.object({
      username: z.string().nullable().meta({ description: 'Null: no account was found yet.' }),
      emails: z.array(z.string()),
      state: z.enum(['unknown', 'no_account', 'unconfirmed', 'active', 'disabled', 'retired', 'erased']),
    }),
    state: z.enum(['due', 'waiting_for_learner', 'settled', 'needs_attention', 'held']),
    cause: z.string().nullable().meta({ description: 'Why it is held or needs attention.' }),
    byHand: z.enum(['held', 'revoked']).nullable(),
    seen: z
      .object({ isActive: z.boolean(), mode: z.string().nullable(), at: z.iso.datetime() })
      .nullable()
      .meta({ description: 'As the LMS last answered; null: not read, or in doubt.' }),
    grants: z.array(grant),
    timeline: z.array(
      z.object({ at: z.iso.datetime(), event: z.string(), detail: z.record(z.string(), z.unknown()) }),
    ),
  })
  .meta({ id: 'Access' });

export type AccessView = z.infer<typeof accessView>;

/** @returns undefined when the ledger knows of no such access. */
export async function showAccess(
  trx: TenantTransaction,
  { lmsId, courseKey, learner }: { lmsId: string; courseKey: string; learner: LearnerName },
): Promise<AccessView | undefined> {
  const learnerId = await findLearner(trx, lmsId, learner);
  const accessId = learnerId && (await findAccessId(trx, { lmsId, learnerId, courseKey }));
  return accessId ? readAccessView(trx, accessId) : undefined;
}

/** The same of an access whose id is known. */
export async function readAccessView(trx: TenantTransaction, accessId: string): Promise<AccessView> {
  const access = await readAccessDetails(trx, accessId);
  const grants = await readAccessGrants(trx, accessId);
  const timeline = await readAccessTimeline(trx, accessId);
  return {
    ...access,
    seen: access.seen && { ...access.seen, at: access.seen.at.toISOString() },
    grants: grants.map((row) => ({
      ...row,
      openedAt: row.openedAt.toISOString(),
      endedAt: row.endedAt?.toISOString() ?? null,
    })),
    timeline: timeline.map((entry) => ({ ...entry, at: entry.at.toISOString() })),
  };
}
