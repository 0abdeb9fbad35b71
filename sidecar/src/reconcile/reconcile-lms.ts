import {
  compareAccess,
  REPAIRS,
  type AccessFinding,
  type ShownEnrollment,
} from '../ledger/compare-access.ts';
import { desiredAccess } from '../ledger/desired-access.ts';
import { toAccessGrant, toHistory } from '../access/decide-by-seen.ts';
import { enrollmentKey, type LmsClient } from '../lms/lms-client.ts';
import { releaseAccess } from '../operator/by-hand.ts';
import {
  checkAccountsNow,
  listAccessesToCompare,
  lockUnchanged,
  lookAgain,
  type ComparableAccess,
} from '../store/accesses-to-compare.ts';
import { saveFindings } from '../store/findings.ts';
import { inTenant, type TenantTransaction } from '../store/in-tenant.ts';
import { addCounts, holdRun, saveStep, type Run } from '../store/reconciliations.ts';
import type { ReconcileParts } from './reconcile-parts.ts';
import { connectSpareLms } from './spare-lms.ts';

/** The list view takes a hundred usernames, and a page holds as many rows (enrollments/forms.py, paginators.py). */
const A_CALL = 100;

interface Found {
  row: ComparableAccess;
  kind: AccessFinding;
}

/**
 * Compares the next accesses of an LMS with what it shows: one call for up to a hundred learners of one course run.
 *
 * Nothing is repaired here but by having the lane look again, which reads for itself before it decides: what was read
 * here may be old by then, and whoever was stopped in between repairs nothing that nobody asks for any more.
 *
 * @returns Whether there was anything left to compare.
 * @throws LmsError, GaveWay, RunLost
 */
export async function stepLmsRun(parts: ReconcileParts, tenantId: string, run: Run): Promise<boolean> {
  const after = run.position && 'accessId' in run.position ? run.position : null;
  const rows = await inTenant(parts.db, tenantId, (trx) =>
    listAccessesToCompare(trx, run.lmsId, after, A_CALL),
  );
  const last = rows.at(-1);
  const lms = last && (await connectSpareLms(parts, tenantId, run.lmsId));
  if (!last || !lms) return false;
  const shown = await readShown(lms.client, rows);
  const repaired = await inTenant(parts.db, tenantId, async (trx) => {
    await holdRun(trx, run.runId, parts.holder);
    const { counted, toRepair } = await keepFindings(trx, run, rows, shown);
    const { courseKey, accessId } = last.access;
    await saveStep(trx, run, { position: { courseKey, accessId }, counted, delayMs: lms.pauseMs() });
    return toRepair;
  });
  await release(parts, tenantId, run, repaired);
  parts.wake();
  return true;
}

/** @returns By access; one that could not be read is missing. */
async function readShown(client: LmsClient, rows: ComparableAccess[]): Promise<Map<string, ShownEnrollment>> {
  const courseKey = rows[0]?.access.courseKey ?? null;
  const usernames = rows.map((row) => row.username);
  const seen = await client.readEnrollments({ usernames, courseKey });
  if (!seen) return new Map();
  const of = ({ username, access }: ComparableAccess) =>
    seen.get(enrollmentKey(username, access.courseKey)) ?? 'absent';
  const missing = rows.filter((row) => of(row) === 'absent').map((row) => row.username);
  // Who has no account has no enrollment either; nobody took that away.
  const accounts = missing.length > 0 ? await client.readAccounts(missing) : [];
  const living = new Set(accounts.map((account) => account.username.toLowerCase()));
  return new Map(
    rows.map((row) => {
      const answer = of(row);
      const isGone = answer === 'absent' && !living.has(row.username.toLowerCase());
      return [row.access.accessId, isGone ? 'no_account' : answer];
    }),
  );
}

async function keepFindings(
  trx: TenantTransaction,
  run: Run,
  rows: ComparableAccess[],
  shown: Map<string, ShownEnrollment>,
): Promise<{ counted: Record<string, number>; toRepair: Found[] }> {
  const found = rows.flatMap((row): Found[] => {
    const answer = shown.get(row.access.accessId);
    const kind = answer === undefined ? undefined : compareAccess(toCompare(row), answer);
    return kind ? [{ row, kind }] : [];
  });
  const unchanged = await lockUnchanged(
    trx,
    found.map(({ row }) => row.access),
  );
  const certain = found.filter(({ row }) => unchanged.has(row.access.accessId));
  const toRepair = run.repairs ? certain.filter(({ kind }) => mayRepair(run, kind)) : [];
  await repair(trx, toRepair);
  await saveFindings(
    trx,
    run.runId,
    certain.map((one) => ({
      subject: one.row.access.accessId,
      kind: one.kind,
      lmsId: run.lmsId,
      courseKey: one.row.access.courseKey,
      access: one.row.access,
      detail: describe(shown.get(one.row.access.accessId)),
      state: toRepair.includes(one) ? 'repaired' : 'found',
    })),
  );
  const looked = { looked_at: rows.length, ...unreadOf(rows, shown) };
  return { counted: certain.map(({ kind }) => ({ [kind]: 1 })).reduce(addCounts, looked), toRepair };
}

function unreadOf(rows: ComparableAccess[], shown: Map<string, ShownEnrollment>): Record<string, number> {
  return shown.size < rows.length ? { unread: rows.length - shown.size } : {};
}

function toCompare({ access, state, cause }: ComparableAccess) {
  const counting =
    access.byHand === 'revoked' ? access.grants.filter((grant) => grant.source === 'lms') : access.grants;
  return { state, cause, desired: desiredAccess(counting.map(toAccessGrant)), history: toHistory(access) };
}

function mayRepair(run: Run, kind: AccessFinding): boolean {
  return REPAIRS[kind] === 'night' || (REPAIRS[kind] === 'asked' && run.askedBy !== 'schedule');
}

async function repair(trx: TenantTransaction, found: Found[]): Promise<void> {
  const gone = found.filter(({ kind }) => kind === 'account_gone');
  const others = found.filter(({ kind }) => kind !== 'back_in_lms' && kind !== 'account_gone');
  await checkAccountsNow(trx, [...new Set(gone.map(({ row }) => row.access.learnerId))]);
  await lookAgain(
    trx,
    others.map(({ row }) => row.access.accessId),
  );
}

/** Each on its own, since it locks orders, which come before accesses. */
async function release(parts: ReconcileParts, tenantId: string, run: Run, found: Found[]): Promise<void> {
  const decision = { actor: run.askedBy, reason: 'Reconciliation: the LMS shows the learner in again.' };
  for (const { row, kind } of found) {
    if (kind !== 'back_in_lms') continue;
    await inTenant(parts.db, tenantId, (trx) => releaseAccess(trx, row.access.accessId, decision));
  }
}

function describe(shown: ShownEnrollment | undefined): string {
  if (typeof shown !== 'object') return shown === 'no_account' ? 'no account' : 'not enrolled';
  return shown.isActive ? `enrolled (${shown.mode})` : `left (${shown.mode})`;
}
