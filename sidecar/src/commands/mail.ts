import { Option, type Command } from 'commander';
import { parseEmail } from '../ledger/email.ts';
import { createMailer } from '../mail/mailer.ts';
import { sendTestMail } from '../mail/test-mail.ts';
import { listMails, type MailView } from '../store/mails.ts';
import { loadConfig } from '../load-config.ts';
import { CommandError, say, withContext, type CommandContext } from './context.ts';
import { printTable } from './print.ts';

interface ListOptions {
  state?: MailView['state'];
  limit: string;
  json?: true;
}

export function addMailCommands(program: Command): void {
  const mail = program
    .command('mail')
    .description('mails to owners: what was sent, and whether sending works');
  mail
    .command('list')
    .description('list mails, the newest first')
    .addOption(new Option('--state <state>', 'only those').choices(['due', 'sent', 'needs_attention']))
    .option('--limit <count>', 'how many at most', '50')
    .option('--json', 'as JSON')
    .action((options: ListOptions) => withContext((context) => list(context, options)));
  mail
    .command('test <address>')
    .description('send a mail to an address now, and say what the mail server answered')
    .addOption(new Option('--lang <language>', 'language of the mail').choices(['en', 'es']).default('en'))
    .action((address: string, { lang }: { lang: string }) => test(address, lang));
}

async function list({ run }: CommandContext, { state, limit, json }: ListOptions): Promise<void> {
  const count = Number(limit);
  if (!Number.isInteger(count) || count < 1) throw new CommandError('--limit must be a whole number.');
  const mails = await run((trx) => listMails(trx, { state, limit: count }));
  if (json) return say(JSON.stringify(mails, null, 2));
  if (mails.length === 0) return say('There are no mails.');
  printTable(
    ['Written', 'To', 'Subject', 'State', 'Attempts', 'Outcome', 'The server said'],
    mails.map((mail) => [
      mail.createdAt.toISOString().slice(0, 19),
      mail.recipient,
      mail.subject,
      mail.state,
      String(mail.attempts),
      mail.outcome ?? '',
      mail.answer ?? '',
    ]),
  );
}

/** Needs no database: it can be tried before anything else works. */
async function test(typed: string, lang: string): Promise<void> {
  const config = await loadConfig();
  if (!config.mail)
    throw new CommandError('No mail server is configured: set MATRICULA_SMTP_URL and MATRICULA_MAIL_FROM.');
  const address = parseEmail(typed);
  if (!address) throw new CommandError(`"${typed}" is no e-mail address.`);
  const { host, port, isSecure, requiresTls, user, from } = config.mail;
  const security = isSecure ? 'TLS' : requiresTls ? 'STARTTLS required' : 'STARTTLS where it is offered';
  say(
    `Mail server   ${host}:${port}, ${security}, ${user === undefined ? 'no user' : 'with user and password'}`,
  );
  say(`From          ${from.address}`);
  const { outcome, answer, sentence, mend } = await sendTestMail(
    createMailer(config.mail),
    address.typed,
    lang,
  );
  say(`Result        ${outcome}: ${sentence}`);
  say(`It said       ${answer}`);
  if (outcome === 'sent') return;
  say(`What to do    ${mend}`);
  process.exitCode = 1;
}
