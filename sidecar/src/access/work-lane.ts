import type { Logger } from '../shared/logger.ts';
import type { Metrics } from '../shared/metrics.ts';
import { sleep } from '../shared/sleep.ts';
import type { CallMeter, LmsClient } from '../lms/lms-client.ts';
import { LmsError } from '../lms/lms-error.ts';
import { listLearnersToCheck } from '../store/account-checks.ts';
import { listDueAccess, readAccesses } from '../store/access.ts';
import type { Db } from '../store/database.ts';
import {
  closeBreaker,
  LaneLost,
  noteLaneFailures,
  readLane,
  releaseLane,
  renewLane,
  takeCall,
  takeLane,
  waitLane,
  type LaneLease,
} from '../store/lanes.ts';
import { listLearnersToLookUp, readLearners } from '../store/learners.ts';
import type { LmsConnection } from '../store/lms-connections.ts';
import { checkAccounts } from './check-accounts.ts';
import { readInLane, writeInLane, type Lane } from './lane.ts';
import { lookAtAccess } from './look-at-access.ts';
import { lookUpLearners } from './look-up-learners.ts';
import { isFresh, MOST_USERNAMES, readTogether, type ReadableAccess } from './read-enrollments.ts';

export interface LaneParts {
  db: Db;
  logger: Logger;
  metrics: Metrics;
  /** Names this sidecar in the lane's row. */
  holder: string;
  connect: (tenantId: string, connection: LmsConnection, meter: CallMeter) => LmsClient;
  signal: AbortSignal;
}

/** Well inside the lease, so that one missed renewal does not lose the lane. */
const RENEW_MS = 8_000;
/** Rows that one round writes: few enough that a newcomer is seen soon. */
const ROUND = 10;
const WRITES_AT_ONCE = 4;
const LOOK_UPS_AT_ONCE = 100;
/** Each asks a page of its own: few enough that a newcomer does not wait for them. */
const CHECKS_AT_ONCE = 20;

/**
 * Works an LMS's lane for as long as there is something due, if no other sidecar holds it.
 *
 * @returns Whether anything was done.
 */
export async function workLane(
  parts: LaneParts,
  tenantId: string,
  connection: LmsConnection,
): Promise<boolean> {
  const lease = await takeLane(parts.db, tenantId, connection.lmsId, parts.holder);
  if (!lease) return false;
  const lost = new AbortController();
  const signal = AbortSignal.any([parts.signal, lost.signal]);
  const renewal = setInterval(() => {
    renewLane(parts.db, lease).then(
      (isOurs) => !isOurs && lost.abort(),
      () => undefined, // the database is away; the lease runs out by itself
    );
  }, RENEW_MS);
  const lane = openLane(parts, lease, connection, signal);
  let worked = false;
  try {
    while (!signal.aborted && (await workRound(lane))) worked = true;
  } catch (error) {
    if (!(error instanceof LaneLost)) throw error;
    parts.logger.warn({ lms: connection.lmsId, epoch: lease.epoch }, 'lane.lost');
  } finally {
    clearInterval(renewal);
    if (!lost.signal.aborted) await releaseLane(parts.db, lease);
  }
  return worked;
}

function openLane(parts: LaneParts, lease: LaneLease, connection: LmsConnection, signal: AbortSignal): Lane {
  const meter: CallMeter = {
    take: async () => {
      for (
        let waitMs = await takeCall(parts.db, lease);
        waitMs > 0;
        waitMs = await takeCall(parts.db, lease)
      ) {
        await sleep(waitMs, signal);
        if (signal.aborted) throw new LaneLost('The sidecar is stopping, or the lane was lost.');
      }
    },
    note: ({ isThrottled, status }) => {
      const result = status === 0 ? 'no_answer' : `${Math.floor(status / 100)}xx`;
      parts.metrics.lmsCalls.inc({ lms: lease.lmsId, throttled: String(isThrottled), result });
    },
  };
  const client = parts.connect(lease.tenantId, connection, meter);
  return { db: parts.db, lease, connection, client, logger: parts.logger, metrics: parts.metrics, signal };
}

/** @returns Whether there may be more to do right away. */
async function workRound(lane: Lane): Promise<boolean> {
  const readiness = await readInLane(lane, (trx) => readLane(trx, lane.connection.lmsId));
  if (!readiness.isReady) return false;
  try {
    if ('isProbe' in readiness) {
      await lane.client.probe();
      await writeInLane(lane, (trx) => closeBreaker(trx, lane.connection.lmsId));
      lane.logger.info({ lms: lane.connection.lmsId }, 'lane.recovered');
    }
    return await workDue(lane);
  } catch (error) {
    if (!(error instanceof LmsError)) throw error;
    await keepLaneFailures(lane, [error]);
    return false;
  }
}

async function workDue(lane: Lane): Promise<boolean> {
  const { lmsId } = lane.connection;
  const { due, lookUps, checks } = await readInLane(lane, async (trx) => {
    const rows = await listDueAccess(trx, lmsId, ROUND);
    return {
      due: rows,
      lookUps: await listLearnersToLookUp(trx, lmsId, LOOK_UPS_AT_ONCE),
      // Who waits to be enrolled comes before news of those who are.
      checks: rows.length === ROUND ? [] : await listLearnersToCheck(trx, lmsId, CHECKS_AT_ONCE),
    };
  });
  if (due.length + lookUps.length + checks.length === 0) return false;
  await readAhead(lane, due, lookUps);
  const waiting = [...due];
  const work = async () => {
    for (let id = waiting.shift(); id && !lane.signal.aborted; id = waiting.shift())
      await lookAtAccess(lane, id);
  };
  const results = await Promise.allSettled(Array.from({ length: WRITES_AT_ONCE }, work));
  const failures = results.flatMap((result) =>
    result.status === 'rejected' ? [result.reason as unknown] : [],
  );
  const ofLms = failures.filter((failure) => failure instanceof LmsError);
  if (ofLms.length < failures.length) throw failures.find((failure) => !(failure instanceof LmsError));
  if (ofLms.length === 0) await checkAccounts(lane, checks);
  if (ofLms.length > 0) await keepLaneFailures(lane, ofLms);
  else await writeInLane(lane, (trx) => closeBreaker(trx, lmsId));
  return ofLms.length === 0;
}

/**
 * Resolves and reads for many rows what each of them would otherwise ask for singly. Once the rows of this round
 * have to be read at all, the next ones are read in the same call.
 */
async function readAhead(lane: Lane, due: string[], lookUps: string[]): Promise<void> {
  const { lmsId } = lane.connection;
  const isBacklog = due.length === ROUND;
  const ids = isBacklog ? await readInLane(lane, (trx) => listDueAccess(trx, lmsId, MOST_USERNAMES)) : due;
  const unknown = (await readRows(lane, ids)).filter((row) => row.learner.state === 'unknown');
  const toLookUp = new Set([...unknown.map((row) => row.learner.learnerId), ...lookUps]);
  if (toLookUp.size > 0) await lookUpLearners(lane, [...toLookUp]);
  const rows = (await readRows(lane, ids)).filter(isReadable);
  const needed = rows.some((row) => due.includes(row.access.accessId) && !isFresh(row.access));
  const stale = rows.filter((row) => !isFresh(row.access));
  if (needed && stale.length > 1) await readTogether(lane, stale);
}

async function readRows(lane: Lane, accessIds: string[]) {
  return readInLane(lane, async (trx) => {
    const accesses = await readAccesses(trx, accessIds);
    const learners = await readLearners(
      trx,
      accesses.map((access) => access.learnerId),
    );
    const byId = new Map(learners.map((learner) => [learner.learnerId, learner]));
    return accesses.flatMap((access) => {
      const learner = byId.get(access.learnerId);
      return learner ? [{ access, learner }] : [];
    });
  });
}

function isReadable(row: Awaited<ReturnType<typeof readRows>>[number]): row is ReadableAccess {
  return row.learner.username !== null;
}

/** Failures of calls that were under way together; the one that a person must mend says most. */
async function keepLaneFailures(lane: Lane, errors: LmsError[]): Promise<void> {
  const { lmsId } = lane.connection;
  const worst = errors.find((error) => !error.retryable) ?? errors[0];
  if (!worst) return;
  const { code, status, message: reason } = worst;
  lane.logger.warn({ lms: lmsId, code, status, reason, calls: errors.length }, 'lane.failed');
  await writeInLane(lane, (trx) =>
    code === 'lms_throttled'
      ? waitLane(trx, lmsId, (worst.retryAfterSeconds ?? 60) * 1000)
      : noteLaneFailures(trx, lmsId, errors.length, worst.retryable ? null : code),
  );
}
