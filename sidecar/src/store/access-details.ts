import { sql } from 'kysely';
import type { TenantTransaction } from './in-tenant.ts';
import type { AccessState, ByHand, LearnerState } from './schema.ts';

/** An access as a person looks at it. */
export interface AccessDetails {
  lms: string;
  courseKey: string;
  learner: { username: string | null; emails: string[]; state: LearnerState };
  state: AccessState;
  cause: string | null;
  byHand: ByHand | null;
  seen: { isActive: boolean; mode: string | null; at: Date } | null;
}

/** @throws when there is no such access. */
export async function readAccessDetails(trx: TenantTransaction, accessId: string): Promise<AccessDetails> {
  const row = await trx
    .selectFrom('access')
    .innerJoin('learners', 'learners.id', 'access.learner_id')
    .select(['access.lms_id', 'course_key', 'access.state', 'by_hand', 'seen_active', 'seen_mode', 'seen_at'])
    .select(['learners.username', 'learners.state as learner_state'])
    .select(sql<string | null>`coalesce(needs_attention_cause, held_reason)`.as('cause'))
    .select(
      sql<
        string[]
      >`array(select email_key from learner_emails where learner_id = learners.id order by email_key)`.as(
        'emails',
      ),
    )
    .where('access.id', '=', accessId)
    .executeTakeFirstOrThrow();
  return {
    lms: row.lms_id,
    courseKey: row.course_key,
    learner: { username: row.username, emails: row.emails, state: row.learner_state },
    state: row.state,
    cause: row.cause,
    byHand: row.by_hand,
    seen: row.seen_at && { isActive: row.seen_active ?? false, mode: row.seen_mode, at: row.seen_at },
  };
}

export interface AccessGrantDetails {
  source: 'order' | 'manual' | 'lms';
  shopId: string;
  orderId: string;
  mode: string | null;
  openedAt: Date;
  endedAt: Date | null;
  endCause: string | null;
}

/** Every grant that an access ever had, the oldest first. */
export async function readAccessGrants(
  trx: TenantTransaction,
  accessId: string,
): Promise<AccessGrantDetails[]> {
  const rows = await trx
    .selectFrom('access')
    .innerJoin('grants', (join) =>
      join
        .onRef('grants.lms_id', '=', 'access.lms_id')
        .onRef('grants.learner_id', '=', 'access.learner_id')
        .onRef('grants.course_key', '=', 'access.course_key'),
    )
    .select(['source', 'shop_id', 'order_id', 'opened_at', 'ended_at', 'end_cause'])
    .select(sql<string | null>`coalesce(chosen_mode, mode)`.as('mode'))
    .where('access.id', '=', accessId)
    .orderBy('opened_at')
    .execute();
  return rows.map((row) => ({
    source: row.source,
    shopId: row.shop_id,
    orderId: row.order_id,
    mode: row.mode,
    openedAt: row.opened_at,
    endedAt: row.ended_at,
    endCause: row.end_cause,
  }));
}

export async function readAccessTimeline(
  trx: TenantTransaction,
  accessId: string,
): Promise<{ at: Date; event: string; detail: Record<string, unknown> }[]> {
  return trx
    .selectFrom('timeline')
    .select(['at', 'event', 'detail'])
    .where('access_id', '=', accessId)
    .orderBy('at')
    .execute();
}
