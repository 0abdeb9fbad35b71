import { sql } from 'kysely';
import type { TenantTransaction } from './in-tenant.ts';

/** What a person did, when, to whom and why. */
export interface AuditEntry {
  at: Date;
  /** `cli:` or `api:` and a name. */
  actor: string;
  event: string;
  reason: string | null;
  shopId: string;
  orderId: string;
  lmsId: string | null;
  courseKey: string | null;
  /** Username in the LMS, else an address. */
  learner: string | null;
  detail: Record<string, unknown>;
}

/** Lists what people did, the newest first: every entry of the timeline that names somebody. */
export async function readAudit(
  trx: TenantTransaction,
  { since, limit }: { since: Date | null; limit: number },
): Promise<AuditEntry[]> {
  const rows = await trx
    .selectFrom('timeline')
    .leftJoin('access', 'access.id', 'timeline.access_id')
    .leftJoin('learners', 'learners.id', 'access.learner_id')
    .select([
      'timeline.at',
      'timeline.event',
      'timeline.shop_id',
      'timeline.order_id',
      'timeline.detail',
      'access.course_key',
    ])
    .select(sql<string | null>`coalesce(access.lms_id, timeline.detail ->> 'lms')`.as('lms_id'))
    .select(
      sql<string | null>`coalesce(learners.username,
        (select min(email_key) from learner_emails where learner_emails.learner_id = learners.id))`.as(
        'learner',
      ),
    )
    .where(sql<boolean>`timeline.detail ->> 'actor' is not null`)
    .where('timeline.at', '>=', since ?? new Date(0))
    .orderBy('timeline.at', 'desc')
    .limit(limit)
    .execute();
  return rows.map(({ detail, ...row }) => ({
    at: row.at,
    actor: String(detail.actor),
    event: row.event,
    reason: typeof detail.reason === 'string' ? detail.reason : null,
    shopId: row.shop_id,
    orderId: row.order_id,
    lmsId: row.lms_id,
    courseKey: row.course_key,
    learner: row.learner,
    detail,
  }));
}
