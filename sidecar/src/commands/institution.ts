import { existsSync, readFileSync } from 'node:fs';
import { Option, type Command } from 'commander';
import { changeInstitution, changeMailText } from '../operator/transfer-settings.ts';
import { FILLINGS, unknownFillings } from '../payments/compose-transfer-mail.ts';
import { logoType } from '../payments/logo.ts';
import { messagesFor } from '../reports/messages/messages.ts';
import { readInstitution, type Institution } from '../store/institution.ts';
import { findMailText, type MailText, type MailTextName } from '../store/mail-texts.ts';
import { cliActor, CommandError, say, withContext, type CommandContext } from './context.ts';

interface InstitutionOptions {
  name?: string;
  locale?: string;
  logo?: string;
}

interface TextOptions extends Partial<MailText> {
  reset?: true;
}

/** How the institution that asks shows itself. */
export function addInstitutionCommands(program: Command): void {
  const institution = program
    .command('institution')
    .description('how you show yourself to those whom you ask');
  institution
    .command('show')
    .description('show name, language and logo')
    .action(() => withContext(async ({ run }) => showInstitution(await run(readInstitution))));
  institution
    .command('set')
    .description('set name, language and logo; what is left out stays')
    .option('--name <name>', 'what stands above mails and pages')
    .addOption(new Option('--locale <locale>', 'en, es, or that of the shop').choices(['en', 'es', 'shop']))
    .option('--logo <file>', 'a PNG, JPEG or GIF of up to 100 KiB, or "none"')
    .action((options: InstitutionOptions) => withContext((context) => setInstitution(context, options)));
  institution
    .command('mail-text <language>')
    .description('show, or change, the words of the mail that asks about a transfer')
    .option('--subject <text>', `may name {${FILLINGS.join('}, {')}}`)
    .option('--intro <text>', 'before the order')
    .option('--closing <text>', 'after it')
    .option('--reset', 'our own words again')
    .action((locale: string, options: TextOptions) =>
      withContext((context) =>
        mailText(context, { kind: 'transfer', locale: readLanguage(locale) }, options),
      ),
    );
}

async function setInstitution({ run }: CommandContext, options: InstitutionOptions): Promise<void> {
  const { name, locale, logo } = options;
  const changes: Partial<Institution> = {
    ...(name !== undefined && { name: name.trim().slice(0, 200) }),
    ...(locale !== undefined && { locale: locale === 'shop' ? null : readLanguage(locale) }),
    ...(logo !== undefined && { logo: readLogo(logo) }),
  };
  if (Object.keys(changes).length === 0)
    throw new CommandError('Say what to set: --name, --locale or --logo.');
  showInstitution(await run((trx) => changeInstitution(trx, changes, cliActor())));
}

function showInstitution({ name, locale, logo }: Institution): void {
  say(`Name      ${name || 'that of the shop'}`);
  say(`Language  ${locale ?? 'that of the shop'}`);
  say(`Logo      ${logo ? `${logo.type}, ${Math.ceil(logo.bytes.length / 1024)} KiB` : 'none'}`);
}

function readLogo(file: string): Institution['logo'] {
  if (file === 'none') return null;
  if (!existsSync(file)) throw new CommandError(`There is no file ${file}.`);
  const bytes = readFileSync(file);
  const type = logoType(bytes);
  if (type === undefined) throw new CommandError(`${file} is no PNG, JPEG or GIF of up to 100 KiB.`);
  return { type, bytes };
}

function readLanguage(text: string): 'en' | 'es' {
  if (text === 'en' || text === 'es') return text;
  throw new CommandError('The language must be en or es.');
}

async function mailText({ run }: CommandContext, name: MailTextName, options: TextOptions): Promise<void> {
  const { reset, ...given } = options;
  const isChange = Object.keys(given).length > 0;
  if (reset && isChange) throw new CommandError('--reset and words of your own contradict each other.');
  const ours = messagesFor(name.locale).transfer.mail;
  const before = await run((trx) => findMailText(trx, name));
  const text = reset ? undefined : isChange ? { ...ours, ...before, ...given } : before;
  const unknown = text ? unknownFillings(text) : [];
  if (unknown.length > 0)
    throw new CommandError(
      `{${unknown.join('}, {')}} stand for nothing. A mail knows {${FILLINGS.join('}, {')}}.`,
    );
  if (reset || isChange) await run((trx) => changeMailText(trx, name, text, cliActor()));
  const { subject, intro, closing } = text ?? ours;
  say(text ? 'Your own words:' : 'Our words:');
  say(`Subject  ${subject}`);
  say(`Intro    ${intro}`);
  say(`Closing  ${closing}`);
}
