import { parseCourseKey } from '../ledger/course-key.ts';
import type { SeenEnrollment } from '../ledger/decide-access.ts';
import { foresee } from '../ledger/foresee.ts';
import { enrollmentKey, type LmsClient } from '../lms/lms-client.ts';
import { listUnread, saveRead, type UnreadSeat } from '../store/backfills.ts';
import { inTenant } from '../store/in-tenant.ts';
import { findLmsConnection } from '../store/lms-connections.ts';
import { finishRun, holdRun, saveStep, type Run } from '../store/reconciliations.ts';
import type { ReconcileParts } from './reconcile-parts.ts';
import { connectSpareLms } from './spare-lms.ts';

const A_CALL = 100;

/**
 * Asks the LMS about the next seats that a dry run would give, up to a hundred of one course run in a call.
 *
 * @throws LmsError, GaveWay, RunLost
 */
export async function stepDryRun(parts: ReconcileParts, tenantId: string, run: Run): Promise<void> {
  const seats = await inTenant(parts.db, tenantId, (trx) => listUnread(trx, run.runId, A_CALL));
  const [first] = seats;
  if (!first) {
    await inTenant(parts.db, tenantId, async (trx) => {
      await holdRun(trx, run.runId, parts.holder);
      await finishRun(trx, run.runId, 'done');
    });
    return;
  }
  const lms = await connectSpareLms(parts, tenantId, first.lmsId);
  const read = lms
    ? await foreseeSeats(parts, tenantId, lms.client, seats)
    : seats.map(({ subject }) => ({ subject, kind: 'unreadable', detail: 'lms_unknown' }));
  await inTenant(parts.db, tenantId, async (trx) => {
    await holdRun(trx, run.runId, parts.holder);
    await saveRead(trx, run.runId, read);
    await saveStep(trx, run, { position: run.position, counted: {}, delayMs: lms?.pauseMs() ?? 0 });
  });
}

async function foreseeSeats(
  parts: ReconcileParts,
  tenantId: string,
  client: LmsClient,
  seats: UnreadSeat[],
): Promise<{ subject: string; kind: string; detail: string }[]> {
  const [first] = seats;
  const courseKey = parseCourseKey(first?.courseKey ?? '');
  if (!first || !courseKey) return [];
  const connection = await inTenant(parts.db, tenantId, (trx) => findLmsConnection(trx, first.lmsId));
  const usernames = await findUsernames(client, seats);
  const known = [...new Set(usernames.values())];
  const shown =
    known.length > 0
      ? await client.readEnrollments({ usernames: known, courseKey })
      : new Map<string, SeenEnrollment>();
  const facts = await client.readCourseRun(courseKey);
  const options = { entersClosed: connection?.closedCourses === 'enroll', now: new Date() };
  return seats.map(({ subject, mode, emailKey }) => {
    const username = usernames.get(emailKey);
    const seen =
      username === undefined ? undefined : (shown?.get(enrollmentKey(username, courseKey)) ?? 'absent');
    return { subject, ...foresee(mode, seen, facts, options) };
  });
}

/** @returns By address; whoever has no account is missing. */
async function findUsernames(client: LmsClient, seats: UnreadSeat[]): Promise<Map<string, string>> {
  const found = new Map(
    seats.flatMap(({ emailKey, username }) => (username === null ? [] : [[emailKey, username] as const])),
  );
  const unknown = [...new Set(seats.map((seat) => seat.emailKey))].filter((key) => !found.has(key));
  if (unknown.length === 0) return found;
  for (const [emailKey, account] of await client.findAccounts(unknown)) found.set(emailKey, account.username);
  return found;
}
