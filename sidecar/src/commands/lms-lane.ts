import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import { parseCourseKey } from '../ledger/course-key.ts';
import { pauseLms, resumeLms, type PauseDecision } from '../operator/pause-lms.ts';
import type { LaneState } from '../store/lane-states.ts';
import { ALL_RUNS, closeRuns, listOpenRuns, openRuns } from '../store/open-runs.ts';
import { addToTimeline } from '../store/timeline.ts';
import { cliActor, CommandError, requireLms, say, withContext, type CommandContext } from './context.ts';

/** What an operator does about the calls to an LMS. */
export function addLaneCommands(lms: Command): void {
  addPause(
    lms.command('pause <id>').description('send nothing to an LMS any more; nothing is lost'),
    pauseLms,
  );
  addPause(lms.command('resume <id>').description('go on where an LMS was paused'), resumeLms);
  lms
    .command('open-runs <id>')
    .description('list, add or remove course runs that take paid learners whatever their limits')
    .option(
      '--add <course-keys...>',
      'let paid learners in although a run is closed, full or by invitation; or: all',
    )
    .option('--remove <course-keys...>', 'let the limits of the run hold again; or: all')
    .addHelpText('after', OPEN_RUNS)
    .action((id: string, options: { add?: string[]; remove?: string[] }) =>
      withContext((context) => changeOpenRuns(context, id, options)),
    );
}

const OPEN_RUNS = `
Bulk enrollment, which takes fifty learners in one call, asks for no limit of a run. It is used for the runs listed here,
and for learners without an account.`;

function addPause(command: Command, decide: typeof resumeLms): void {
  command
    .option('--reason <text>', 'why, kept in the audit')
    .action((lmsId: string, { reason }: { reason?: string }) =>
      withContext(async ({ run }) => {
        const decision: PauseDecision = { lmsId, actor: cliActor(), reason: reason?.trim() || null };
        const result = await run((trx) => decide(trx, decision));
        if (result === 'lms_unknown') throw new CommandError(`There is no LMS ${lmsId}.`);
        if (result === 'not_paused') throw new CommandError(`LMS ${lmsId} is not paused.`);
        const waiting = `${result.due} learners in course runs wait for it`;
        say(result.pausedAt ? `LMS ${lmsId} is paused: ${waiting}.` : `LMS ${lmsId} goes on: ${waiting}.`);
      }),
    );
}

async function changeOpenRuns(
  context: CommandContext,
  lmsId: string,
  { add = [], remove = [] }: { add?: string[]; remove?: string[] },
): Promise<void> {
  await requireLms(context, lmsId);
  const [added, removed] = [add.map(readRun), remove.map(readRun)];
  const open = await context.run(async (trx) => {
    await openRuns(trx, lmsId, added);
    await closeRuns(trx, lmsId, removed);
    const detail = { actor: cliActor(), lms: lmsId, added: added.join(' '), removed: removed.join(' ') };
    if (added.length + removed.length > 0)
      await addToTimeline(trx, { event: 'lms.runs_opened', detail, trace: randomUUID() });
    return listOpenRuns(trx, lmsId);
  });
  say(open.length === 0 ? 'The limits of every course run hold.' : open.map(showRun).join('\n'));
}

function readRun(text: string): string {
  if (text === 'all') return ALL_RUNS;
  const courseKey = parseCourseKey(text);
  if (!courseKey)
    throw new CommandError(`"${text}" is no course key. It must read course-v1:ORG+COURSE+RUN.`);
  return courseKey;
}

function showRun(courseKey: string): string {
  return courseKey === ALL_RUNS ? 'all course runs' : courseKey;
}

/** How it stands with an LMS, in a few words. */
export function describeLane({ pausedAt, pausedReason, openedAt, needsAttentionCause }: LaneState): string {
  const since = (at: Date) => at.toISOString().slice(0, 16).replace('T', ' ');
  if (pausedAt) return `paused since ${since(pausedAt)}${pausedReason ? ` (${pausedReason})` : ''}`;
  if (needsAttentionCause) return needsAttentionCause;
  return openedAt ? `not answering since ${since(openedAt)}` : 'working';
}
