import { saveOutcome, type Access, type AccessOutcome } from '../store/access.ts';
import { listOrdersOfAccesses } from '../store/grants.ts';
import type { TenantTransaction } from '../store/in-tenant.ts';
import { askToSettle } from '../store/settlements.ts';
import { addToTimeline, type TimelineEntry } from '../store/timeline.ts';
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
  await keepOutcomes(lane, [{ access, outcome }], also);
}

/** The same for accesses that were brought about together. */
export async function keepOutcomes(
  lane: Lane,
  rows: { access: Access; outcome: AccessOutcome }[],
  also: (trx: TenantTransaction) => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  const settled = rows.filter(({ outcome }) => outcome.state !== 'due').map(({ access }) => access.accessId);
  await writeInLane(lane, async (trx) => {
    await askToSettle(trx, await listOrdersOfAccesses(trx, settled));
    await also(trx);
    for (const { access, outcome } of rows) await saveOutcome(trx, access.accessId, access.version, outcome);
    await addToTimeline(trx, ...rows.map(({ access, outcome }) => toEntry(access, outcome)));
  });
  for (const { access, outcome } of rows) {
    lane.metrics.access.inc({ outcome: outcome.state });
    const { trace, accessId } = access;
    lane.logger.info(
      { trace, lms: lane.connection.lmsId, access: accessId, ...describe(outcome) },
      'access.looked_at',
    );
  }
}

function toEntry({ accessId, trace }: Access, outcome: AccessOutcome): TimelineEntry {
  const event = outcome.state === 'due' ? 'access.attempted' : 'access.changed';
  return { event, accessId, detail: describe(outcome), trace };
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
