import { Command } from 'commander';
import { addBackupCommands } from './commands/backup.ts';
import { CommandError } from './commands/context.ts';
import { addLmsCommands } from './commands/lms.ts';
import { addOffersCommands } from './commands/offers.ts';
import { addOrderCommands } from './commands/order.ts';
import { addSeatCommands } from './commands/seat.ts';
import { addServeCommands } from './commands/serve.ts';
import { addShopCommands } from './commands/shop.ts';
import { ConfigError } from './config.ts';
import { SealError } from './shared/seal.ts';
import { BackupError } from './store/backup.ts';
import { EmbeddedPostgresError } from './store/embedded-cluster.ts';
import { MigrationError } from './store/migrate.ts';
import { VERSION } from './version.ts';

/** Errors whose message is meant for the person at the terminal; anything else is shown with its stack. */
const PLAIN_ERRORS = [CommandError, SealError, BackupError, EmbeddedPostgresError, MigrationError];

const program = new Command('matricula')
  .description('Enrolls the learners of paid orders in Open edX, and says so in the order.')
  .version(VERSION)
  .showHelpAfterError('(add --help for what there is)');
addServeCommands(program);
addLmsCommands(program);
addShopCommands(program);
addOffersCommands(program);
addOrderCommands(program);
addSeatCommands(program);
addBackupCommands(program);

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = explain(error);
}

/** 2: the configuration cannot be used. 1: everything else. */
function explain(error: unknown): number {
  if (error instanceof ConfigError) {
    process.stderr.write(
      `The configuration cannot be used:\n${error.problems.map((line) => `  ${line}`).join('\n')}\n`,
    );
    return 2;
  }
  const { code, port } = error as { code?: string; port?: number };
  if (code === 'EADDRINUSE') {
    process.stderr.write(`Port ${port} is in use. Set MATRICULA_PORT to another, or 0 to have one chosen.\n`);
    return 1;
  }
  const isPlain = PLAIN_ERRORS.some((known) => error instanceof known);
  process.stderr.write(`${isPlain ? (error as Error).message : describe(error)}\n`);
  return 1;
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
