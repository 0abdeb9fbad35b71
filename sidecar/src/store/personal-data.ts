import { sql } from 'kysely';
import { addressPattern } from '../ledger/erased-people.ts';
import type { OrderAddress } from './grants.ts';
import type { TenantTransaction } from './in-tenant.ts';
import type { AccessState, LearnerState } from './schema.ts';

/** What an order gave to a learner. */
export interface GivenCourse {
  grantId: string;
  lmsId: string;
  courseKey: string;
  mode: string | null;
  openedAt: Date;
  endedAt: Date | null;
  /** Null: nobody has looked at it yet. */
  state: AccessState | null;
}

/** What an order gave to whoever has this address; without an order, what staff gave. */
export async function listCoursesOfPerson(
  trx: TenantTransaction,
  emailKey: string,
  order: OrderAddress | null,
): Promise<GivenCourse[]> {
  const rows = await sql<{
    id: string;
    lms_id: string;
    course_key: string;
    mode: string | null;
    opened_at: Date;
    ended_at: Date | null;
    state: AccessState | null;
  }>`
    select grants.id, grants.lms_id, grants.course_key, chosen_mode as mode, opened_at, ended_at, access.state
    from grants
    left join access on access.lms_id = grants.lms_id and access.learner_id = grants.learner_id
      and access.course_key = grants.course_key
    where ${
      order
        ? sql`source = 'order' and shop_id = ${order.shopId} and order_id = ${order.orderId}
            and lower(learner_email) = ${emailKey}`
        : sql`source = 'manual' and grants.learner_id in (
            select learner_id from learner_emails where email_key = ${emailKey})`
    }
    order by opened_at, grants.id`.execute(trx);
  return rows.rows.map((row) => ({
    grantId: row.id,
    lmsId: row.lms_id,
    courseKey: row.course_key,
    mode: row.mode,
    openedAt: row.opened_at,
    endedAt: row.ended_at,
    state: row.state,
  }));
}

/** Deliveries of an order whose text is still kept, the newest first. */
export async function listKeptDeliveries(
  trx: TenantTransaction,
  { shopId, orderId }: OrderAddress,
): Promise<{ inboxId: string; receivedAt: Date; finishedAt: Date | null; body: Buffer }[]> {
  const rows = await trx
    .selectFrom('inbox')
    .select(['id', 'received_at', 'finished_at', 'body'])
    .where('shop_id', '=', shopId)
    .where('order_id', '=', orderId)
    .where('purged_at', 'is', null)
    .orderBy('received_at', 'desc')
    .limit(20)
    .execute();
  return rows.map((row) => ({
    inboxId: row.id,
    receivedAt: row.received_at,
    finishedAt: row.finished_at,
    body: row.body,
  }));
}

/** What the customer of an order was written by notes of it. */
export async function listCustomerNotes(
  trx: TenantTransaction,
  { shopId, orderId }: OrderAddress,
): Promise<{ reportId: string; at: Date; html: string }[]> {
  const rows = await trx
    .selectFrom('reports')
    .select(['id', 'created_at', 'customer_note'])
    .where('shop_id', '=', shopId)
    .where('order_id', '=', orderId)
    .where('customer_note', 'is not', null)
    .orderBy('created_at')
    .execute();
  return rows.map((row) => ({ reportId: row.id, at: row.created_at, html: row.customer_note ?? '' }));
}

export interface KnownAccount {
  learnerId: string;
  lmsId: string;
  lmsUserId: string | null;
  username: string | null;
  /** As the LMS says it. */
  email: string | null;
  state: LearnerState;
  lookedUpAt: Date | null;
}

/** The accounts that an address leads to. */
export async function listAccountsOfPerson(
  trx: TenantTransaction,
  emailKey: string,
): Promise<KnownAccount[]> {
  const rows = await trx
    .selectFrom('learner_emails')
    .innerJoin('learners', 'learners.id', 'learner_emails.learner_id')
    .select([
      'learners.id',
      'learners.lms_id',
      'lms_user_id',
      'username',
      'lms_email_key',
      'state',
      'looked_up_at',
    ])
    .where('learner_emails.email_key', '=', emailKey)
    .orderBy('learners.lms_id')
    .execute();
  return rows.map((row) => ({
    learnerId: row.id,
    lmsId: row.lms_id,
    lmsUserId: row.lms_user_id,
    username: row.username,
    email: row.lms_email_key,
    state: row.state,
    lookedUpAt: row.looked_up_at,
  }));
}

/** What people decided about the accesses of an address. */
export async function listDecisionsAbout(
  trx: TenantTransaction,
  emailKey: string,
): Promise<{ id: string; at: Date; event: string; detail: Record<string, unknown>; courseKey: string }[]> {
  const rows = await trx
    .selectFrom('timeline')
    .innerJoin('access', 'access.id', 'timeline.access_id')
    .innerJoin('learner_emails', 'learner_emails.learner_id', 'access.learner_id')
    .select(['timeline.id', 'timeline.at', 'timeline.event', 'timeline.detail', 'access.course_key'])
    .where('learner_emails.email_key', '=', emailKey)
    .where(sql<boolean>`timeline.detail ->> 'actor' is not null`)
    .orderBy('timeline.at')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    at: row.at,
    event: row.event,
    detail: row.detail,
    courseKey: row.course_key,
  }));
}

/** Mails to staff that name an address. */
export async function listMailsAbout(
  trx: TenantTransaction,
  emailKey: string,
): Promise<{ mailId: string; at: Date; subject: string; recipient: string }[]> {
  const rows = await trx
    .selectFrom('mails')
    .select(['id', 'created_at', 'subject', 'recipient'])
    .where('purged_at', 'is', null)
    .where(sql<boolean>`(subject ~* ${addressPattern(emailKey)} or text_body ~* ${addressPattern(emailKey)})`)
    .orderBy('created_at')
    .execute();
  return rows.map((row) => ({
    mailId: row.id,
    at: row.created_at,
    subject: row.subject,
    recipient: row.recipient,
  }));
}
