import { sql } from 'kysely';
import { lookedAtAnew, readAccesses, type Access } from './access.ts';
import { FRESH_MS } from './due-access.ts';
import { fromNow, now, type TenantTransaction } from './in-tenant.ts';

/** An access that nothing is under way for, of a learner with an account. */
export interface ComparableAccess {
  access: Access;
  state: 'settled' | 'held' | 'needs_attention';
  cause: string | null;
  username: string;
}

/**
 * Lists the next accesses of an LMS that can be compared with it, all of one course run, in an order that stays the
 * same. What a person put on hold is left as it is in the LMS, whatever that is.
 *
 * @param after The last one that was compared; null: from the beginning.
 */
export async function listAccessesToCompare(
  trx: TenantTransaction,
  lmsId: string,
  after: { courseKey: string; accessId: string } | null,
  limit: number,
): Promise<ComparableAccess[]> {
  const last = after ?? { courseKey: '', accessId: '00000000-0000-0000-0000-000000000000' };
  const isNext = sql`access.lms_id = ${lmsId}
    and (course_key, access.id) > (${last.courseKey}, ${last.accessId}::uuid)
    and access.state <> 'due' and access.state <> 'waiting_for_learner'
    and by_hand is distinct from 'held' and learners.username is not null and learners.state <> 'retired'`;
  const rows = await sql<{
    id: string;
    state: ComparableAccess['state'];
    cause: string | null;
    username: string;
  }>`
    select access.id, access.state, needs_attention_cause as cause, learners.username
    from access join learners on learners.id = access.learner_id
    where ${isNext} and course_key = (
      select course_key from access join learners on learners.id = access.learner_id
      where ${isNext} order by course_key, access.id limit 1)
    order by access.id limit ${limit}`.execute(trx);
  const accesses = await readAccesses(
    trx,
    rows.rows.map((row) => row.id),
  );
  const byId = new Map(accesses.map((access) => [access.accessId, access]));
  return rows.rows.flatMap(({ id, ...row }) => {
    const access = byId.get(id);
    return access ? [{ access, ...row }] : [];
  });
}

/**
 * Locks those accesses that are still as they were read. Whoever works on one has it locked, and is not waited for.
 *
 * @returns Their ids.
 */
export async function lockUnchanged(
  trx: TenantTransaction,
  accesses: { accessId: string; version: number }[],
): Promise<Set<string>> {
  const rows = await sql<{ id: string }>`
    select access.id from access
    join unnest(${accesses.map((access) => access.accessId)}::uuid[],
      ${accesses.map((access) => access.version)}::integer[]) as read (id, version)
      on read.id = access.id and read.version = access.version
    where access.state <> 'due'
    for update of access skip locked`.execute(trx);
  return new Set(rows.rows.map((row) => row.id));
}

/**
 * Has the lane look at accesses again, as at any backlog: the LMS is read anew before anything is decided, and whoever
 * buys meanwhile comes first.
 */
export async function lookAgain(trx: TenantTransaction, accessIds: string[]): Promise<void> {
  if (accessIds.length === 0) return;
  await trx
    .updateTable('access')
    .set({
      state: 'due',
      needs_attention_cause: null,
      detail: null,
      ...lookedAtAnew,
      due_since: fromNow(-FRESH_MS),
    })
    .where('id', 'in', accessIds)
    .execute();
}

/** Has accounts looked at now, instead of on their day. */
export async function checkAccountsNow(trx: TenantTransaction, learnerIds: string[]): Promise<void> {
  if (learnerIds.length === 0) return;
  await trx
    .updateTable('learners')
    .set({ next_lookup_at: now })
    .where('id', 'in', learnerIds)
    .where('username', 'is not', null)
    .execute();
}
