import type { Bell } from '../shared/bell.ts';
import type { Logger } from '../shared/logger.ts';
import type { Metrics } from '../shared/metrics.ts';
import type { CallMeter, LmsClient } from '../lms/lms-client.ts';
import { LmsError } from '../lms/lms-error.ts';
import type { Db } from '../store/database.ts';
import { forgetCalls } from '../store/lane-calls.ts';
import {
  closeBreaker,
  LaneLost,
  LanePaused,
  noteLaneFailures,
  readLane,
  releaseLane,
  renewLane,
  takeLane,
  waitLane,
  type LaneLease,
} from '../store/lanes.ts';
import type { LmsConnection } from '../store/lms-connections.ts';
import { CallQueue, type CallKind } from './call-queue.ts';
import { changeLane, readInLane, type Lane } from './lane.ts';
import { workDue, type ShiftOptions } from './work-due.ts';

export interface LaneParts {
  db: Db;
  logger: Logger;
  metrics: Metrics;
  /** Names this sidecar in the lane's row. */
  holder: string;
  connect: (tenantId: string, connection: LmsConnection, meter: CallMeter) => LmsClient;
  /** Rings when orders were planned. */
  news: Bell;
  signal: AbortSignal;
}

/** Well inside the lease, so that one missed renewal does not lose the lane. */
const RENEW_MS = 8_000;

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
  const renewal = setInterval(() => {
    renew(parts.db, lease).then(
      (isOurs) => !isOurs && lost.abort(),
      () => undefined, // the database is away; the lease runs out by itself
    );
  }, RENEW_MS);
  let worked = false;
  try {
    const options = await openLane(parts, lease, connection, AbortSignal.any([parts.signal, lost.signal]));
    while (!options.lane.signal.aborted && (await workRound(options))) worked = true;
  } catch (error) {
    if (!(error instanceof LaneLost)) throw error;
    const event = error instanceof LanePaused ? 'lane.paused' : 'lane.lost';
    parts.logger.warn({ lms: connection.lmsId, epoch: lease.epoch }, event);
  } finally {
    clearInterval(renewal);
    if (!lost.signal.aborted) await releaseLane(parts.db, lease);
  }
  return worked;
}

async function renew(db: Db, lease: LaneLease): Promise<boolean> {
  const isOurs = await renewLane(db, lease);
  if (isOurs) await forgetCalls(db, lease);
  return isOurs;
}

async function openLane(
  parts: LaneParts,
  lease: LaneLease,
  connection: LmsConnection,
  signal: AbortSignal,
): Promise<Omit<ShiftOptions, 'hasFailed'>> {
  const { db, logger, metrics } = parts;
  const calls = await CallQueue.open(db, lease, signal);
  const connect = (kind: CallKind) => {
    const meter: CallMeter = {
      take: async ({ isThrottled }) => (isThrottled ? calls.take(kind) : calls.checkLease()),
      note: ({ isThrottled, status }) => {
        const result = status === 0 ? 'no_answer' : `${Math.floor(status / 100)}xx`;
        metrics.lmsCalls.inc({ lms: lease.lmsId, throttled: String(isThrottled), result });
      },
    };
    return parts.connect(lease.tenantId, connection, meter);
  };
  const lane: Lane = {
    ...{ db, lease, connection, client: connect('due'), logger, metrics, signal },
    courseRuns: new Map(),
    openRuns: new Set(),
    notInGroups: new Set(),
  };
  const urgent: Lane = { ...lane, client: connect('newcomer') };
  return { lane, urgent, news: parts.news, handSize: calls.perMinute, halt: () => calls.halt() };
}

/** @returns Whether there may be more to do right away. */
async function workRound(options: Omit<ShiftOptions, 'hasFailed'>): Promise<boolean> {
  const { lane } = options;
  const { lmsId } = lane.connection;
  const readiness = await readInLane(lane, (trx) => readLane(trx, lmsId));
  if (!readiness.isReady) return false;
  if ('isProbe' in readiness) {
    const failure = await probe(lane);
    if (failure) return keepLaneFailures(lane, [failure]);
  }
  const hasFailed = 'hasFailed' in readiness && readiness.hasFailed;
  const { hasWorked, failures } = await workDue({ ...options, hasFailed });
  return failures.length > 0 ? keepLaneFailures(lane, failures) : hasWorked;
}

/** One call tries whether the LMS is there again; nobody else calls meanwhile. */
async function probe(lane: Lane): Promise<LmsError | undefined> {
  const { lmsId } = lane.connection;
  try {
    await lane.client.probe();
  } catch (error) {
    if (error instanceof LmsError) return error;
    throw error;
  }
  await changeLane(lane, (trx) => closeBreaker(trx, lmsId));
  lane.logger.info({ lms: lmsId }, 'lane.recovered');
  return undefined;
}

/**
 * Failures of calls that were under way together; the one that a person must mend says most.
 *
 * @returns False: there is nothing to do until the lane's wait is over.
 */
async function keepLaneFailures(lane: Lane, errors: LmsError[]): Promise<false> {
  const { lmsId } = lane.connection;
  const worst = errors.find((error) => !error.retryable) ?? errors[0];
  if (!worst) return false;
  const { code, status, message: reason } = worst;
  lane.logger.warn({ lms: lmsId, code, status, reason, calls: errors.length }, 'lane.failed');
  const failed = errors.filter((error) => error.code !== 'lms_throttled');
  const waits = errors.flatMap((error) => (error.code === 'lms_throttled' ? [secondsToWait(error)] : []));
  await changeLane(lane, async (trx) => {
    if (failed.length > 0) await noteLaneFailures(trx, lmsId, failed.length, worst.retryable ? null : code);
    if (waits.length > 0) await waitLane(trx, lmsId, Math.max(...waits) * 1000);
  });
  return false;
}

/** A whole window of the LMS's, where it does not say. */
function secondsToWait(error: LmsError): number {
  return error.retryAfterSeconds ?? 60;
}
