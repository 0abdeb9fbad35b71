import type { Command } from 'commander';
import { parseEmail } from '../ledger/email.ts';
import { ErasedPeople } from '../privacy/erased-people.ts';
import { eraseWholly } from '../privacy/erase.ts';
import { exportWholly } from '../privacy/export.ts';
import { privacyMessagesFor } from '../privacy/messages/messages.ts';
import { purgeByHand } from '../privacy/purge.ts';
import { findShop } from '../store/shops.ts';
import { cliActor, CommandError, readLocale, say, withContext, type CommandContext } from './context.ts';

interface PersonOptions {
  email: string;
  shop?: string;
  lang: string;
}

export function addPrivacyCommands(program: Command): void {
  const privacy = program.command('privacy').description('what is kept of people, and for how long');
  const about = (command: Command) =>
    command
      .requiredOption('--email <address>', 'address of the person, as buyer or as learner')
      .option('--shop <id>', 'only what the orders of this shop say')
      .option('--lang <language>', 'language of the answer: en or es', 'en');
  about(privacy.command('export').description('print all that is known of a person, as JSON')).action(
    (options: PersonOptions) => withContext((context) => exportAll(context, options)),
  );
  about(
    privacy
      .command('erase')
      .description('put keyed hashes in the place of a person; ends nothing in an LMS, and cannot be undone'),
  )
    .requiredOption('--reason <text>', 'why, kept in the audit without the address')
    .action((options: PersonOptions & { reason: string }) =>
      withContext((context) => erase(context, options)),
    );
  privacy
    .command('purge')
    .description('remove the texts of what was finished long ago, as a running sidecar does every hour')
    .option('--dry-run', 'only count them')
    .action((options: { dryRun?: true }) => withContext((context) => purge(context, options)));
}

async function exportAll(context: CommandContext, options: PersonOptions): Promise<void> {
  const asked = await readPerson(context, options);
  const { db, config, tenantId } = context;
  const parts = { db, erased: new ErasedPeople(db, context.seal), keepDays: config.keepTextsDays };
  const groups = await exportWholly(parts, tenantId, asked);
  say(JSON.stringify({ email: asked.emailKey, shop: asked.shopId ?? null, groups }, null, 2));
}

async function erase(
  context: CommandContext,
  { reason, ...options }: PersonOptions & { reason: string },
): Promise<void> {
  const asked = { ...(await readPerson(context, options)), reason };
  const { db, seal, tenantId } = context;
  const done = await eraseWholly({ db, erased: new ErasedPeople(db, seal) }, tenantId, asked);
  if (done.orders + done.accounts + done.deliveries === 0) say('Nothing is known of this address.');
  else {
    say(`Orders that name the person no more: ${done.orders}`);
    say(`Accounts that are known no more: ${done.accounts}`);
    say(`Stored deliveries whose text is gone: ${done.deliveries}`);
  }
  for (const sentence of done.retained) say(sentence);
}

async function purge(context: CommandContext, { dryRun = false }: { dryRun?: boolean }): Promise<void> {
  const { db, logger, config, tenantId } = context;
  const keepDays = config.keepTextsDays;
  const parts = { db, logger, keepDays, giveWay: () => Promise.resolve(), signal: NEVER };
  const counts = await purgeByHand(parts, tenantId, { actor: cliActor(), isDryRun: dryRun });
  const { deliveries, reports, mails } = counts;
  say(
    `${dryRun ? 'Would be removed' : 'Removed'}, older than ${keepDays} days: texts of ${deliveries} deliveries, ${reports} reports and ${mails} mails.`,
  );
}

const NEVER = new AbortController().signal;

async function readPerson({ run }: CommandContext, { email, shop: shopId, lang }: PersonOptions) {
  const emailKey = parseEmail(email)?.key;
  if (emailKey === undefined) throw new CommandError(`"${email}" is no e-mail address.`);
  if (shopId !== undefined && !(await run((trx) => findShop(trx, shopId))))
    throw new CommandError(`There is no shop ${shopId}. "matricula shop list" shows them.`);
  return { emailKey, shopId, actor: cliActor(), messages: privacyMessagesFor(readLocale(lang)) };
}
