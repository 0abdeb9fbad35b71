import { setTimeout as wait } from 'node:timers/promises';
import type { Fleet } from './fleet.ts';
import { LMSS } from './fleet.ts';
import type { SidecarProcess } from './sidecar-process.ts';
import { until } from './until.ts';
import type { JournalEntry } from './world.ts';

/** What was seen of a member that was stopped, and of one that was killed. */
export interface Interruption {
  /** How long each LMS of the stopped or killed waited for the next holder. */
  takeoverSeconds: number[];
  /** Calls to LMSs, and changes of what is kept of accesses and lanes, by the stopped one when it went on. */
  callsAfterStop: number;
  rowsAfterStop: number;
}

/** What became of a fleet one of whose members was stopped, and another killed. */
export interface Trial extends Interruption {
  /** In the busiest minute of any LMS, of its budget. */
  busiestMinute: number;
  tokenRequests: number;
  /** Sold, and not enrolled. */
  lost: number;
  /** Enrolled by more than one write. */
  twice: number;
  refused: number;
  /** Orders that the shop was not told of, or twice. */
  untold: number;
}

/** Longer than anything that was under way may take to go on. */
const WATCH_MS = 5_000;
const PATIENCE_MS = 300_000;

/**
 * Sells, stops one member in the middle of its work (SIGSTOP) and lets it go on after others took its lanes over; kills
 * another. Meanwhile all others stand still for a moment, so whatever happens then is the doing of the one that went on.
 */
export async function tryFleet(fleet: Fleet, say: (line: string) => void = () => undefined): Promise<Trial> {
  const takeoverSeconds: number[] = [];
  await fleet.sell();
  await until(async () => (await fleet.holders()).size > 0 && (await enrolled(fleet)) > 0);
  const [stopped, killed] = [...(await fleet.holders()).keys()];
  if (!stopped) throw new Error('Nobody works.');

  stopped.standStill();
  const isLastOne = fleet.members.length === 2;
  if (killed && !isLastOne) await killed.kill();
  takeoverSeconds.push(...(await takeover(fleet, killed && !isLastOne ? [stopped, killed] : [stopped])));
  say(`taken over after ${takeoverSeconds.join(' and ')} s`);
  await until(() => holdsNothing(fleet, stopped), 60_000);
  const afterStop = await watch(fleet, stopped);

  if (isLastOne) {
    const other = fleet.members.find((member) => member !== stopped) ?? stopped;
    await other.kill();
    takeoverSeconds.push(...(await takeover(fleet, [other])));
    say(`taken over after ${takeoverSeconds.join(' and ')} s`);
  }
  return { takeoverSeconds, ...afterStop, ...(await countUp(fleet)) };
}

/** Waits until all that was sold is enrolled and told, and counts what came of it. */
export async function countUp(fleet: Fleet): Promise<Omit<Trial, keyof Interruption>> {
  const all = fleet.options.orders * LMSS.length;
  await until(async () => (await enrolled(fleet)) === all, PATIENCE_MS);
  await until(() => fleet.shop?.completedAt.size === fleet.options.orders, PATIENCE_MS);
  return { ...(await readJournals(fleet)), untold: untold(fleet) };
}

async function enrolled(fleet: Fleet): Promise<number> {
  const rows = await fleet.rows(`select from matricula.access where state = 'settled'`);
  return rows.length;
}

/** @returns For each LMS of those who are away, the seconds until somebody else held its lane. */
async function takeover(fleet: Fleet, away: SidecarProcess[]): Promise<number[]> {
  const started = performance.now();
  const theirs = await fleet.rows<{ lms_id: string; epoch: string; holder: string }>(
    `select lms_id, epoch, holder from matricula.lanes where held_until > clock_timestamp()`,
  );
  const pids = away.map(({ pid }) => String(pid));
  const waiting = new Map(
    theirs
      .filter(({ holder }) => pids.includes(holder.split('/')[1] ?? ''))
      .map(({ lms_id: lmsId, epoch }) => [lmsId, epoch]),
  );
  const seconds: number[] = [];
  await until(async () => {
    const lanes = await fleet.rows<{ lms_id: string; epoch: string }>(
      `select lms_id, epoch from matricula.lanes`,
    );
    for (const { lms_id: lmsId, epoch } of lanes) {
      if (!waiting.has(lmsId) || waiting.get(lmsId) === epoch) continue;
      waiting.delete(lmsId);
      seconds.push(Math.round((performance.now() - started) / 100) / 10);
    }
    return waiting.size === 0;
  }, 60_000);
  return seconds;
}

/** Whether nothing is claimed any more by somebody who stands still: until then, it may go on with it. */
async function holdsNothing(fleet: Fleet, { pid }: SidecarProcess): Promise<boolean> {
  const claims = await fleet.rows<{ claimed_by: string | null }>(`
    select claimed_by from matricula.inbox where state = 'due'
    union all select claimed_by from matricula.reports where state = 'due'`);
  return !claims.some(({ claimed_by: holder }) => holder?.split('/')[1] === String(pid));
}

async function watch(fleet: Fleet, stopped: SidecarProcess) {
  const others = fleet.members.filter((member) => member !== stopped);
  for (const other of others) other.standStill();
  // What they had sent arrives.
  await wait(500);
  const marks = await Promise.all([...fleet.lmss.values()].map((lms) => lms.mark()));
  const before = await fleet.rows(STATE);
  stopped.goOn();
  await wait(WATCH_MS);
  const after = await fleet.rows(STATE);
  const calls = await Promise.all([...fleet.lmss.values()].map((lms, index) => lms.journal(marks[index])));
  for (const other of others) other.goOn();
  const kept = new Set(before.map((row) => JSON.stringify(row)));
  const changed = after.filter((row) => !kept.has(JSON.stringify(row)));
  return { callsAfterStop: calls.flat().length, rowsAfterStop: changed.length };
}

const STATE = `
  select id::text as id, to_jsonb(access) as row from matricula.access
  union all select lms_id, to_jsonb(lanes) from matricula.lanes
  union all select lms_id, jsonb_build_object('calls', sum(calls)) from matricula.lane_calls group by lms_id
  union all select 'grants', jsonb_build_object('count', count(*)) from matricula.grants
  union all select 'timeline', jsonb_build_object('count', count(*)) from matricula.timeline where access_id is not null`;

async function readJournals(fleet: Fleet) {
  const journals = await Promise.all([...fleet.lmss.values()].map((lms) => lms.journal()));
  const all = journals.flat();
  const writes = journals.map((journal) => Object.values(writesByLearner(journal)));
  const enrolledLearners = writes.reduce((sum, counts) => sum + counts.length, 0);
  return {
    busiestMinute: Math.max(...journals.map((journal) => busiest(throttled(journal)))) / fleet.options.budget,
    tokenRequests: Math.max(...journals.map((journal) => busiest(journal.filter(isTokenRequest)))),
    lost: fleet.options.orders * LMSS.length - enrolledLearners,
    twice: writes.flat().filter((count) => count > 1).length,
    refused: all.filter(({ status }) => status === 429).length,
  };
}

function writesByLearner(journal: JournalEntry[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { method, path, status, body } of journal) {
    if (method !== 'POST' || !path.startsWith('/api/enrollment') || status !== 200) continue;
    const { user } = body as { user: string };
    counts[user] = (counts[user] ?? 0) + 1;
  }
  return counts;
}

function throttled(journal: JournalEntry[]): JournalEntry[] {
  return journal.filter(({ scope, path }) => scope !== null && path.startsWith('/api'));
}

function isTokenRequest({ path }: JournalEntry): boolean {
  return path.startsWith('/oauth2/access_token');
}

/** Calls in the busiest minute. */
function busiest(entries: JournalEntry[]): number {
  const times = entries.map(({ at }) => Date.parse(at)).sort((one, other) => one - other);
  let most = 0;
  for (let last = 0, first = 0; last < times.length; last += 1) {
    while ((times[last] ?? 0) - (times[first] ?? 0) >= 60_000) first += 1;
    most = Math.max(most, last - first + 1);
  }
  return most;
}

function untold({ shop, options }: Fleet): number {
  const twice = [...(shop?.reports.values() ?? [])].filter((reports) => reports.size > 1).length;
  return options.orders - (shop?.completedAt.size ?? 0) + twice;
}
