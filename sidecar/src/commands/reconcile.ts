import { setTimeout as wait } from 'node:timers/promises';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { askForReconciliation, type AskedRun } from '../reconcile/ask-for-run.ts';
import { showRun } from '../reconcile/show-run.ts';
import { countOutcomes } from '../store/backfills.ts';
import { findRun, listLatestRuns, type Run } from '../store/reconciliations.ts';
import { cliActor, CommandError, readMoment, say, withContext, type CommandContext } from './context.ts';
import { printRun } from './print-run.ts';

interface ReconcileOptions extends ShowOptions {
  lms?: string;
  shop?: string;
  since?: string;
  repair?: true;
  wait: boolean;
}

export interface ShowOptions {
  json?: true;
  limit: number;
}

export function addReconcileCommand(program: Command): void {
  const reconcile = withShowOptions(program.command('reconcile'))
    .description('compare the ledger with what LMSs and shops say; reports, and repairs only with --repair')
    .option('--lms <id>', 'only this LMS; without --lms and --shop, all there are')
    .option('--shop <id>', 'only this shop')
    .option('--since <date>', 'orders of shops that changed since; default: 30 days ago')
    .option('--repair', 'repair what follows from a rule, and release whom the LMS shows in again')
    .option('--no-wait', 'do not wait for the report')
    .action((options: ReconcileOptions) => withContext((context) => ask(context, options)));
  withShowOptions(reconcile.command('show [run]'))
    .description('show the last report of each LMS and shop, or the one of a run')
    .action((runId: string | undefined, _options: unknown, command: Command) =>
      withContext((context) => show(context, runId, command.optsWithGlobals<ShowOptions>())),
    );
}

const MOST_SHOWN = 200;

export function withShowOptions(command: Command): Command {
  return command
    .option('--json', 'print JSON')
    .addOption(
      new Option('--limit <rows>', 'findings that are listed').default(MOST_SHOWN).argParser(readLimit),
    );
}

function readLimit(text: string): number {
  const limit = Number(text);
  if (!Number.isInteger(limit) || limit < 1) throw new InvalidArgumentError('It must be a whole number.');
  return limit;
}

async function ask(context: CommandContext, options: ReconcileOptions): Promise<void> {
  const asked = await context.run((trx) =>
    askForReconciliation(trx, {
      lmsId: options.lms,
      shopId: options.shop,
      since: options.since === undefined ? undefined : readMoment(options.since),
      repairs: options.repair === true,
      askedBy: cliActor(),
    }),
  );
  if (asked === 'lms_unknown') throw new CommandError(`There is no LMS ${options.lms}.`);
  if (asked === 'shop_unknown') throw new CommandError(`There is no shop ${options.shop}.`);
  if (asked.length === 0) throw new CommandError('There is neither an LMS nor a shop to compare with.');
  await followRuns(context, asked, options);
}

/** Waits for runs, unless told not to, and prints their reports. */
export async function followRuns(
  context: CommandContext,
  asked: AskedRun[],
  { wait: waits, json, limit }: ShowOptions & { wait: boolean },
): Promise<void> {
  for (const { runId, kind, subject, isNew } of asked)
    if (!isNew) process.stderr.write(`One of ${kind} ${subject} is under way already: ${runId}\n`);
  if (!waits) return say(asked.map(({ runId }) => runId).join('\n'));
  for (const { runId, kind } of asked) {
    await untilFinished(context, runId);
    if (kind === 'backfill') await untilCarriedOut(context, runId);
  }
  const runs = asked.map(({ runId }) => runId);
  await printRuns(context, runs, { json, limit });
}

async function printRuns(
  { run }: CommandContext,
  runIds: string[],
  { json, limit }: { json?: true | undefined; limit: number },
): Promise<void> {
  const views = await run(async (trx) => {
    const found = await Promise.all(runIds.map((runId) => showRun(trx, runId, limit)));
    return found.filter((view) => view !== undefined);
  });
  if (json) say(JSON.stringify({ runs: views }, null, 2));
  else
    for (const [index, view] of views.entries()) {
      if (index > 0) say('\n');
      printRun(view);
    }
  if (views.some(({ outcome }) => outcome !== null && outcome !== 'done')) process.exitCode = 1;
}

const LOOK_EVERY_MS = 500;
const TELL_EVERY_MS = 10_000;

/** A running sidecar does it; how far it has come is said on standard error. */
async function untilFinished({ run }: CommandContext, runId: string): Promise<void> {
  let toldAt = performance.now();
  for (;;) {
    const found = await run((trx) => findRun(trx, runId));
    if (!found || found.finishedAt) return;
    if (performance.now() - toldAt > TELL_EVERY_MS) {
      toldAt = performance.now();
      process.stderr.write(`${progressOf(found)}\n`);
    }
    await wait(LOOK_EVERY_MS);
  }
}

/** Orders are planned by then; who is to be enrolled waits for the LMS. */
async function untilCarriedOut({ run }: CommandContext, runId: string): Promise<void> {
  let toldAt = performance.now();
  for (;;) {
    const { in_progress: left = 0 } = await run((trx) => countOutcomes(trx, runId));
    if (left === 0) return;
    if (performance.now() - toldAt > TELL_EVERY_MS) {
      toldAt = performance.now();
      process.stderr.write(`${left} seats are under way. Interrupt it if you like: a sidecar goes on.\n`);
    }
    await wait(LOOK_EVERY_MS);
  }
}

function progressOf({ counts, attempts, lmsId, shopId }: Run): string {
  const looked = counts.looked_at ?? 0;
  if (attempts > 0) return `${lmsId || shopId} does not answer; it is tried again.`;
  return looked === 0
    ? 'Waits for a running sidecar, or for its LMS to have time.'
    : `${lmsId || shopId}: ${looked} looked at so far.`;
}

async function show(context: CommandContext, runId: string | undefined, options: ShowOptions): Promise<void> {
  if (runId !== undefined) {
    const found = await context.run((trx) => findRun(trx, runId));
    if (!found) throw new CommandError(`There is no run ${runId}.`);
    return printRuns(context, [runId], options);
  }
  const latest = await context.run((trx) => listLatestRuns(trx, { kinds: ['lms', 'shop'] }));
  if (latest.length === 0) return say('Nothing was compared yet: "matricula reconcile".');
  const ids = latest.map((one) => one.runId);
  await printRuns(context, ids, options);
}
