import { existsSync, readFileSync } from 'node:fs';
import { Option, type Command } from 'commander';
import { changeConfirmers, changeInstitution, changeMailText } from '../operator/transfer-settings.ts';
import { FILLINGS, unknownFillings } from '../payments/compose-transfer-mail.ts';
import { logoType } from '../payments/logo.ts';
import { messagesFor } from '../reports/messages/messages.ts';
import { listConfirmers } from '../store/confirmers.ts';
import { readInstitution, type Institution } from '../store/institution.ts';
import { findMailText, type MailText, type MailTextName } from '../store/mail-texts.ts';
import { cliActor, CommandError, say, withContext, type CommandContext } from './context.ts';
import { readAddresses } from './owner.ts';
import { printTable } from './print.ts';

interface ConfirmerOptions {
  shop?: string;
  lms?: string;
  sku?: string;
  mail?: string[];
  nobody?: true;
}

interface InstitutionOptions {
  name?: string;
  locale?: string;
  logo?: string;
}

interface TextOptions extends Partial<MailText> {
  reset?: true;
}

/** Who is asked about transfers, and how the institution that asks shows itself. */
export function addConfirmerCommands(program: Command): void {
  const confirmer = program
    .command('confirmer')
    .description('who is asked whether the money of a transfer arrived');
  confirmer
    .command('list')
    .description('list who is asked about what')
    .action(() => withContext(list));
  confirmer
    .command('set')
    .description(
      'set who is asked: the closest counts, a product before an LMS before a shop before everything',
    )
    .option('--shop <id>', 'about the orders of a shop')
    .option('--lms <id>', 'about orders that reach an LMS')
    .option('--sku <sku>', 'about orders of a product')
    .option('--mail <address...>', 'up to 20 addresses; the first answer counts')
    .option('--nobody', 'no address of its own any more')
    .action((options: ConfirmerOptions) => withContext((context) => set(context, options)));

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

async function list({ run }: CommandContext): Promise<void> {
  const all = await run(listConfirmers);
  if (all.length === 0)
    return say('Nobody is asked. Set somebody: matricula confirmer set --mail treasurer@example.org');
  printTable(
    ['Shop', 'LMS', 'Product', 'Asked'],
    all.map(({ shopId, lmsId, sku, addresses }) => [
      shopId || 'any',
      lmsId || 'any',
      sku || 'any',
      addresses.join(', '),
    ]),
  );
}

async function set({ run }: CommandContext, options: ConfirmerOptions): Promise<void> {
  const { shop = '', lms = '', sku = '', mail, nobody } = options;
  if ((mail === undefined) === (nobody === undefined))
    throw new CommandError('Say either --mail or --nobody.');
  const confirmers = { shopId: shop, lmsId: lms, sku: sku.trim(), addresses: readAddresses(mail ?? []) };
  const result = await run((trx) => changeConfirmers(trx, confirmers, cliActor()));
  if (result === 'shop_unknown') throw new CommandError(`There is no shop ${shop}.`);
  if (result === 'lms_unknown') throw new CommandError(`There is no LMS ${lms}.`);
  say('It is set. "matricula confirmer list" shows it.');
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
