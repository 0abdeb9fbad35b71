import { Option, type Command } from 'commander';
import { clientSecretPurpose, connectLms } from '../connections.ts';
import { createHttpClient } from '../shared/http-client.ts';
import { LMS_DRIVERS, type LmsDriver } from '../lms/drivers.ts';
import type { CallMeter } from '../lms/lms-client.ts';
import { replanOrders } from '../operator/replan-orders.ts';
import { listLaneStates } from '../store/lane-states.ts';
import { findLmsConnection, listLmsConnections, putLmsConnection } from '../store/lms-connections.ts';
import type { ClosedCoursePolicy } from '../store/schema.ts';
import {
  CommandError,
  readId,
  readSecret,
  readUrl,
  say,
  withContext,
  type CommandContext,
} from './context.ts';
import { addLaneCommands, describeLane } from './lms-lane.ts';
import { printChecks, printTable } from './print.ts';

interface AddOptions {
  url: string;
  clientId: string;
  clientSecret: string;
  budget: string;
  driver: LmsDriver;
  closedCourses: ClosedCoursePolicy;
}

export function addLmsCommands(program: Command): void {
  const lms = program.command('lms').description('LMSs that learners are enrolled in');
  lms
    .command('add <id>')
    .description('add an LMS, or change the connection of one; then check it')
    .requiredOption('--url <address>', 'address of the LMS itself, not of Studio')
    .requiredOption('--client-id <id>', 'OAuth application, see docs/operators/prepare-the-lms.md')
    .requiredOption(
      '--client-secret <secret>',
      'its secret; "-" reads standard input, env:NAME, file:/path and aws:name#key are kept as references',
    )
    .addOption(
      new Option('--driver <name>', 'eox-core where that plug-in is installed and should enroll')
        .choices(LMS_DRIVERS)
        .default('openedx'),
    )
    .option('--budget <calls>', 'throttled calls a minute; the LMS allows staff 120', '100')
    .option(
      '--closed-courses <policy>',
      'paid orders of a run whose enrollment is closed: never, ask or enroll',
      'ask',
    )
    .action((id: string, options: AddOptions) =>
      withContext((context) => addLms(context, readId(id), options)),
    );
  lms
    .command('check <id>')
    .description('check the connection step by step and name what is missing')
    .action((id: string) => withContext((context) => checkLms(context, id)));
  lms
    .command('list')
    .description('list the LMSs')
    .action(() => withContext(listLms));
  addLaneCommands(lms);
}

async function addLms(context: CommandContext, lmsId: string, options: AddOptions): Promise<void> {
  const budget = Number(options.budget);
  if (!Number.isInteger(budget) || budget < 1)
    throw new CommandError('--budget must be a whole number of calls.');
  if (!['never', 'ask', 'enroll'].includes(options.closedCourses)) {
    throw new CommandError('--closed-courses must be never, ask or enroll.');
  }
  const connection = {
    lmsId,
    baseUrl: readUrl(options.url),
    driver: options.driver,
    clientId: options.clientId,
    clientSecret: context.seal.closeForOperator(readSecret(options.clientSecret), clientSecretPurpose(lmsId)),
    closedCourses: options.closedCourses,
  };
  await context.run((trx) => putLmsConnection(trx, connection, budget));
  say(`LMS ${lmsId} is stored.`);
  await checkLms(context, lmsId);
  await replanOrders(context.db, context.tenantId, { withProblemsOnly: true });
}

async function checkLms(context: CommandContext, lmsId: string): Promise<void> {
  const connection = await context.run((trx) => findLmsConnection(trx, lmsId));
  if (!connection) throw new CommandError(`There is no LMS ${lmsId}. "matricula lms list" shows them.`);
  const http = createHttpClient(context.config.privateNetworks);
  const parts = { http, seal: context.seal, db: context.db };
  // The doctor makes a few calls; it does not wait for a lane that is busy.
  const meter: CallMeter = { take: () => Promise.resolve(), note: () => undefined };
  const allGood = await printChecks(connectLms(parts)(context.tenantId, connection, meter).check());
  if (!allGood) process.exitCode = 1;
}

async function listLms({ run }: CommandContext): Promise<void> {
  const { connections, lanes } = await run(async (trx) => ({
    connections: await listLmsConnections(trx),
    lanes: new Map((await listLaneStates(trx)).map((lane) => [lane.lmsId, lane])),
  }));
  printTable(
    [
      'LMS',
      'Address',
      'Client',
      'Closed courses',
      'Driver',
      'Enrollment API',
      'Calls a minute',
      'Waiting',
      'State',
    ],
    connections.map(({ lmsId, baseUrl, clientId, closedCourses, driver, capabilities }) => {
      const lane = lanes.get(lmsId);
      const connection = [lmsId, baseUrl, clientId, closedCourses, driver];
      const state = lane ? [String(lane.budgetPerMinute), String(lane.due), describeLane(lane)] : [];
      return [...connection, capabilities?.enrollmentApi ?? 'not checked', ...state];
    }),
  );
}
