import type { Command } from 'commander';
import { connectLms } from '../connections.ts';
import { parseCourseKey } from '../ledger/course-key.ts';
import type { CallMeter } from '../lms/lms-client.ts';
import { LmsError } from '../lms/lms-error.ts';
import { holdByHand, releaseByHand, revokeByHand, type DecisionAbout } from '../operator/by-hand.ts';
import { parseLearnerName } from '../operator/find-learner.ts';
import { giveAccess } from '../operator/give-access.ts';
import { showAccess } from '../operator/show-access.ts';
import { createHttpClient } from '../shared/http-client.ts';
import type { LmsConnection } from '../store/lms-connections.ts';
import { addAuditCommand } from './audit.ts';
import { cliActor, CommandError, requireLms, say, withContext, type CommandContext } from './context.ts';
import { printAccess } from './print-access.ts';

type Target = [lmsId: string, courseKey: string, learner: string];

const TARGET = '<lms> <course-key> <learner>';
const LEARNER = 'learner: an e-mail address, or a username in the LMS';

export function addAccessCommands(program: Command): void {
  program
    .command(`grant ${TARGET}`)
    .description(`give access by hand; ${LEARNER}`)
    .option('--mode <mode>', 'course mode; default: the only paid mode of the course run')
    .requiredOption('--reason <text>', 'why, kept in the audit')
    .action((...args: [...Target, { mode?: string; reason: string }]) =>
      withContext((context) => grant(context, args)),
    );
  addDecision(program.command(`revoke ${TARGET}`), {
    description: `take access away, whoever paid for it, until it is released; ${LEARNER}`,
    decide: revokeByHand,
    done: 'The access is taken away',
  });
  const access = program.command('access').description('what a learner has, and holds on it');
  addDecision(access.command(`hold ${TARGET}`), {
    description: `leave access as it is in the LMS, whatever orders do; ${LEARNER}`,
    decide: holdByHand,
    done: 'The access is on hold',
  });
  addDecision(access.command(`release ${TARGET}`), {
    description: `end a hold; ${LEARNER}`,
    decide: releaseByHand,
    done: 'The access is released',
  });
  access
    .command(`show ${TARGET}`)
    .description(`show why a learner may be in, and what the LMS says; ${LEARNER}`)
    .action((...target: Target) => withContext((context) => show(context, target)));
  addAuditCommand(program);
}

interface DecisionCommand {
  description: string;
  decide: typeof releaseByHand;
  done: string;
}

function addDecision(command: Command, { description, decide, done }: DecisionCommand): void {
  command
    .description(description)
    .requiredOption('--reason <text>', 'why, kept in the audit')
    .action((...args: [...Target, { reason: string }]) =>
      withContext(async (context) => {
        const [lmsId, courseKey, learner, { reason }] = args;
        const about = await readAbout(context, [lmsId, courseKey, learner], reason);
        const result = await context.run((trx) => decide(trx, about));
        if (result === 'unknown') throw new CommandError(UNKNOWN);
        if (result === 'not_held') throw new CommandError('It is not on hold: there is nothing to release.');
        say(`${done}. A running sidecar carries it out now.`);
      }),
    );
}

const UNKNOWN =
  'The ledger knows of no access of this learner to this course run. What the LMS itself gave is in the LMS.';

async function grant(
  context: CommandContext,
  [lmsId, courseKey, learner, options]: [...Target, { mode?: string; reason: string }],
): Promise<void> {
  const about = await readAbout(context, [lmsId, courseKey, learner], options.reason);
  const parts = {
    http: createHttpClient(context.config.privateNetworks),
    seal: context.seal,
    db: context.db,
  };
  // One call that no throttle counts; it does not wait for a lane that is busy.
  const meter: CallMeter = { take: () => Promise.resolve(), note: () => undefined };
  const connect = (connection: LmsConnection) => connectLms(parts)(context.tenantId, connection, meter);
  const gift = { ...about, mode: options.mode ?? null };
  const result = await giveAccess({ run: context.run, connect }, gift).catch((error: unknown) => {
    if (error instanceof LmsError) throw new CommandError(`The LMS could not be asked: ${error.message}`);
    throw error;
  });
  if (result === 'account_unknown')
    throw new CommandError(
      `The LMS has no account "${learner}". Name the learner by an e-mail address, which needs none yet.`,
    );
  if (result === 'lms_unknown') throw new CommandError(`There is no LMS ${lmsId}.`);
  say(
    result.isNew
      ? 'Access is given. A running sidecar carries it out now.'
      : 'It was given before. A running sidecar looks at it again now.',
  );
}

async function show(context: CommandContext, target: Target): Promise<void> {
  const about = await readAbout(context, target, 'none');
  const access = await context.run((trx) => showAccess(trx, about));
  if (!access) throw new CommandError(UNKNOWN);
  printAccess(access);
}

/** @throws CommandError naming what is wrong. */
async function readAbout(
  context: CommandContext,
  [lmsId, courseKeyText, learnerText]: Target,
  reason: string,
): Promise<DecisionAbout> {
  await requireLms(context, lmsId);
  const courseKey = parseCourseKey(courseKeyText);
  if (!courseKey)
    throw new CommandError(`"${courseKeyText}" is no course key. It must read course-v1:ORG+COURSE+RUN.`);
  const learner = parseLearnerName(learnerText);
  if (!learner) throw new CommandError(`"${learnerText}" is neither an e-mail address nor a username.`);
  if (reason.trim() === '') throw new CommandError('The reason is empty. Say why: the audit keeps it.');
  return { lmsId, courseKey, learner, actor: cliActor(), reason: reason.trim() };
}
