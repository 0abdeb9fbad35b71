import { until } from './until.ts';
import type { RunView } from '../../src/reconcile/show-run.ts';
import type { SidecarUnderTest } from './sidecar.ts';
import type { JournalEntry } from './world.ts';

interface InWorld {
  sidecar: SidecarUnderTest;
  untilIdle?: () => Promise<void>;
}

/** Asks for one comparison over the operator's API and waits until everything that follows from it is done. */
export async function reconcile(
  world: InWorld,
  request: { lms?: string; shop?: string; since?: string; repair?: boolean },
): Promise<RunView> {
  return follow(world, '/v1/reconciliations', request);
}

/** Asks for a backfill of the shop "books". */
export async function backfill(
  world: InWorld,
  request: {
    since: string;
    until?: string;
    dryRun?: boolean;
    notes?: boolean;
    mail?: boolean;
    complete?: boolean;
  },
): Promise<RunView> {
  return follow(world, '/v1/shops/books/backfills', request);
}

async function follow(world: InWorld, path: string, request: object): Promise<RunView> {
  const response = await world.sidecar.api('POST', path, { ...request, actor: 'maria' });
  if (response.status !== 202) throw new Error(`${response.status} ${await response.text()}`);
  const { runs } = (await response.json()) as { runs: { id: string }[] };
  await (world.untilIdle ?? world.sidecar.untilIdle)();
  return readRun(world, runs[0]?.id ?? '');
}

export async function readRun(world: InWorld, runId: string): Promise<RunView> {
  const response = await world.sidecar.api('GET', `/v1/reconciliations/${runId}`);
  return (await response.json()) as RunView;
}

/** Has the night begin for an LMS or a shop, and waits until it is over. @returns The run. */
export async function runByNight(world: InWorld, kind: 'lms' | 'shop', subject: string): Promise<RunView> {
  const [table, column] = kind === 'lms' ? ['lanes', 'lms_id'] : ['shops', 'id'];
  const count = async () =>
    (
      await world.sidecar.rows<{ id: string }>(
        `select id from matricula.reconciliations
         where asked_by = 'schedule' and kind = $1 and coalesce(lms_id, shop_id) = $2 order by started_at desc`,
        [kind, subject],
      )
    ).map((row) => row.id);
  const before = (await count()).length;
  await world.sidecar.rows(
    `update matricula.${table} set next_reconciliation_at = clock_timestamp() where ${column} = $1`,
    [subject],
  );
  await until(async () => (await count()).length > before);
  await (world.untilIdle ?? world.sidecar.untilIdle)();
  return readRun(world, (await count())[0] ?? '');
}

/** The enrollment writes that the LMS got. */
export function enrollmentWrites(entries: JournalEntry[]): unknown[] {
  return entries
    .filter((entry) => entry.method === 'POST' && entry.path.endsWith('/enrollment'))
    .map((entry) => entry.body);
}
