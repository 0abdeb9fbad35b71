import { saveOutcome, type Access, type AccessOutcome } from '../store/access.ts';
import { listOrdersOfAccess } from '../store/grants.ts';
import type { TenantTransaction } from '../store/in-tenant.ts';
import { askToSettle } from '../store/orders.ts';
import { addToTimeline } from '../store/timeline.ts';
import { writeInLane, type Lane } from './lane.ts';

/**
 * Writes how a look at an access ended, together with `also`, and asks for a report of its orders. The orders are
 * locked first, as planning does, so that neither waits for the other in a circle.
 */
export async function keepOutcome(
  lane: Lane,
  access: Access,
  outcome: AccessOutcome,
  also: (trx: TenantTransaction) => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  await writeInLane(lane, async (trx) => {
    if (outcome.state !== 'due') await askToSettle(trx, await listOrdersOfAccess(trx, access.accessId));
    await also(trx);
    await saveOutcome(trx, access.accessId, access.version, outcome);
    await addToTimeline(trx, {
      event: outcome.state === 'due' ? 'access.attempted' : 'access.changed',
      accessId: access.accessId,
      detail: describe(outcome),
      trace: access.trace,
    });
  });
  lane.metrics.access.inc({ outcome: outcome.state });
  lane.logger.info(
    { trace: access.trace, lms: lane.connection.lmsId, access: access.accessId, ...describe(outcome) },
    'access.looked_at',
  );
}

function describe(outcome: AccessOutcome): Record<string, string | number | boolean> {
  switch (outcome.state) {
    case 'due':
      return { state: 'due', code: outcome.code, delayMs: outcome.delayMs };
    case 'held':
      return { state: 'held', reason: outcome.reason };
    case 'needs_attention':
      return { state: 'needs_attention', cause: outcome.cause };
    case 'settled':
      return { state: 'settled', isConfirmed: outcome.isConfirmed };
    case 'waiting_for_learner':
      return { state: 'waiting_for_learner' };
  }
}
