import { Command } from 'commander';
import { addAccessCommands } from './commands/access.ts';
import { addAttentionCommands } from './commands/attention.ts';
import { addBackfillCommand } from './commands/backfill.ts';
import { addBackupCommands } from './commands/backup.ts';
import { addConfirmerCommands } from './commands/confirmer.ts';
import { addInstitutionCommands } from './commands/institution.ts';
import { explainError } from './commands/explain-error.ts';
import { addLmsCommands } from './commands/lms.ts';
import { addMailCommands } from './commands/mail.ts';
import { addOffersCommands } from './commands/offers.ts';
import { addOrderCommands } from './commands/order.ts';
import { addOwnerCommands } from './commands/owner.ts';
import { addPrivacyCommands } from './commands/privacy.ts';
import { addQuestionCommands } from './commands/question.ts';
import { addReconcileCommand } from './commands/reconcile.ts';
import { addRouteCommands } from './commands/route.ts';
import { addSeatCommands } from './commands/seat.ts';
import { addSecretsCommands } from './commands/secrets.ts';
import { addServeCommands } from './commands/serve.ts';
import { addShopCommands } from './commands/shop.ts';
import { addTransferCommands } from './commands/transfer.ts';
import { addTenantOption } from './commands/tenant-option.ts';
import { addTenantCommands } from './commands/tenant.ts';
import { addTokenCommands } from './commands/token.ts';
import { VERSION } from './version.ts';

const program = new Command('matricula')
  .description('Enrolls the learners of paid orders in Open edX, and says so in the order.')
  .version(VERSION)
  .showHelpAfterError('(add --help for what there is)');
addTenantOption(program);
addServeCommands(program);
addTenantCommands(program);
addTokenCommands(program);
addLmsCommands(program);
addShopCommands(program);
addOffersCommands(program);
addRouteCommands(program);
addOrderCommands(program);
addAttentionCommands(program);
addQuestionCommands(program);
addSeatCommands(program);
addAccessCommands(program);
addOwnerCommands(program);
addTransferCommands(program);
addConfirmerCommands(program);
addInstitutionCommands(program);
addMailCommands(program);
addReconcileCommand(program);
addBackfillCommand(program);
addPrivacyCommands(program);
addSecretsCommands(program);
addBackupCommands(program);

try {
  await program.parseAsync();
} catch (error) {
  const { text, exitCode } = explainError(error);
  process.stderr.write(`${text}\n`);
  process.exitCode = exitCode;
}
