import type { Logger } from '../shared/logger.ts';
import type { Metrics } from '../shared/metrics.ts';
import type { LmsClient } from '../lms/lms-client.ts';
import type { Db } from '../store/database.ts';
import { inTenant, type TenantTransaction } from '../store/in-tenant.ts';
import { inLane, type LaneLease } from '../store/lanes.ts';
import type { LmsConnection } from '../store/lms-connections.ts';
import type { CourseRunMemory } from './course-run-facts.ts';

/** One LMS while this sidecar holds its lane. */
export interface Lane {
  db: Db;
  lease: LaneLease;
  connection: LmsConnection;
  client: LmsClient;
  /** What was read of course runs while the lane is held. */
  courseRuns: CourseRunMemory;
  /** Course runs that take paid learners whatever their limits; kept up to date while the lane is worked. */
  openRuns: Set<string>;
  /** Modes of course runs that this LMS was found not to enroll in groups. */
  notInGroups: Set<string>;
  logger: Logger;
  metrics: Metrics;
  /** Aborted when the sidecar stops or the lane is lost. */
  signal: AbortSignal;
}

/** Reads as the lane's tenant. */
export function readInLane<T>(lane: Lane, work: (trx: TenantTransaction) => Promise<T>): Promise<T> {
  return inTenant(lane.db, lane.lease.tenantId, work);
}

/** The same for several queries that go together: whoever comes in between is seen by all of them or by none. */
export function readSnapshotInLane<T>(lane: Lane, work: (trx: TenantTransaction) => Promise<T>): Promise<T> {
  return inTenant(lane.db, lane.lease.tenantId, work, { isSnapshot: true });
}

/** Writes only while the lane is held. @throws LaneLost */
export function writeInLane<T>(lane: Lane, work: (trx: TenantTransaction) => Promise<T>): Promise<T> {
  return inLane(lane.db, lane.lease, work);
}

/** Writes to the lane itself. @throws LaneLost */
export function changeLane<T>(lane: Lane, work: (trx: TenantTransaction) => Promise<T>): Promise<T> {
  return inLane(lane.db, lane.lease, work, 'change');
}
