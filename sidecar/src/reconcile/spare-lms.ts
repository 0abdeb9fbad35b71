import type { CallMeter, LmsClient } from '../lms/lms-client.ts';
import { inTenant } from '../store/in-tenant.ts';
import { findLmsConnection } from '../store/lms-connections.ts';
import { readBudget, takeSpareCall } from '../store/spare-calls.ts';
import type { ReconcileParts } from './reconcile-parts.ts';

/** The LMS has others to serve; nothing is lost, the step is made later. */
export class GaveWay extends Error {}

/** A reconciliation makes at most this part of the calls that the LMS's budget allows. */
const SHARE = 0.1;

/** An LMS as a reconciliation asks it: out of what its lane leaves over. */
export interface SpareLms {
  client: LmsClient;
  /** How long to wait after the throttled calls that were made, so that they stay within the share. */
  pauseMs: () => number;
}

/** @returns undefined where there is no such LMS any more. */
export async function connectSpareLms(
  parts: ReconcileParts,
  tenantId: string,
  lmsId: string,
): Promise<SpareLms | undefined> {
  const found = await inTenant(parts.db, tenantId, async (trx) => {
    const connection = await findLmsConnection(trx, lmsId);
    return connection && { connection, budget: await readBudget(trx, lmsId) };
  });
  if (!found) return undefined;
  let calls = 0;
  const meter: CallMeter = {
    take: async ({ isThrottled }) => {
      if (!isThrottled) return;
      if (!(await takeSpareCall(parts.db, tenantId, lmsId)))
        throw new GaveWay(`LMS ${lmsId} has others to serve.`);
      calls += 1;
    },
    note: ({ isThrottled, status }) => {
      const result = status === 0 ? 'no_answer' : `${Math.floor(status / 100)}xx`;
      parts.metrics.lmsCalls.inc({ lms: lmsId, throttled: String(isThrottled), result });
    },
  };
  return {
    client: parts.connectLms(tenantId, found.connection, meter),
    pauseMs: () => Math.ceil((calls * 60_000) / (found.budget * SHARE)),
  };
}
