import type { Command } from 'commander';
import { parseEmail } from '../ledger/email.ts';
import { changeMailSettings, changeOwner, readOwners } from '../operator/owners.ts';
import { cliActor, CommandError, readLocale, say, withContext, type CommandContext } from './context.ts';
import { printTable } from './print.ts';

interface SetOptions {
  shop?: string;
  lms?: string;
  mail?: string[];
  nobody?: true;
  locale?: string;
  remindAfterDays?: string;
}

export function addOwnerCommands(program: Command): void {
  const owner = program.command('owner').description('who is mailed when something needs a person');
  owner
    .command('list')
    .description('list who is mailed, and how')
    .action(() => withContext(list));
  owner
    .command('set')
    .description('set who is mailed about a shop, about an LMS, or about whatever has nobody of its own')
    .option('--shop <id>', 'about the orders of a shop')
    .option('--lms <id>', 'about an LMS as a whole')
    .option('--mail <address...>', 'up to 20 addresses')
    .option('--nobody', 'no address of its own any more')
    .option('--locale <locale>', 'language of mails that are about no single shop: en or es')
    .option('--remind-after-days <days>', 'what is still open is said once more after so many days; 0: never')
    .action((options: SetOptions) => withContext((context) => set(context, options)));
}

async function list({ run }: CommandContext): Promise<void> {
  const { owners, locale, remindAfterDays } = await run(readOwners);
  if (owners.length === 0) say('Nobody is mailed. Set somebody: matricula owner set --mail you@example.org');
  else
    printTable(
      ['About', 'Mailed'],
      owners.map(({ shopId, lmsId, addresses }) => [
        shopId ? `shop ${shopId}` : lmsId ? `LMS ${lmsId}` : 'everything else',
        addresses.join(', '),
      ]),
    );
  say(`Language: ${locale}, or that of the shop`);
  say(remindAfterDays === 0 ? 'No reminders' : `One reminder, after ${remindAfterDays} days`);
}

async function set({ run }: CommandContext, options: SetOptions): Promise<void> {
  const { shop, lms, mail, nobody, locale, remindAfterDays } = options;
  if (shop !== undefined && lms !== undefined) throw new CommandError('Name a shop or an LMS, not both.');
  if (mail && nobody) throw new CommandError('--mail and --nobody contradict each other.');
  const settings = {
    ...(locale !== undefined && { locale: readLocale(locale).slice(0, 2).toLowerCase() }),
    ...(remindAfterDays !== undefined && { remindAfterDays: readDays(remindAfterDays) }),
  };
  const isAddressed = mail !== undefined || nobody === true;
  if (!isAddressed && Object.keys(settings).length === 0)
    throw new CommandError('Say what to set: --mail, --nobody, --locale or --remind-after-days.');
  const addresses = readAddresses(mail ?? []);
  await run(async (trx) => {
    if (Object.keys(settings).length > 0) await changeMailSettings(trx, settings, cliActor());
    if (!isAddressed) return;
    const owner = { shopId: shop ?? '', lmsId: lms ?? '', addresses };
    const result = await changeOwner(trx, owner, cliActor());
    if (result === 'shop_unknown') throw new CommandError(`There is no shop ${owner.shopId}.`);
    if (result === 'lms_unknown') throw new CommandError(`There is no LMS ${owner.lmsId}.`);
  });
  say('It is set. "matricula owner list" shows it, "matricula mail test ADDRESS" tries a mail.');
}

export function readAddresses(typed: string[]): string[] {
  if (typed.length > 20) throw new CommandError('Up to 20 addresses can be mailed.');
  const addresses = typed.map((text) => {
    const email = parseEmail(text);
    if (!email) throw new CommandError(`"${text}" is no e-mail address.`);
    return email.typed;
  });
  return [...new Set(addresses)];
}

function readDays(text: string): number {
  const days = Number(text);
  if (!/^\d{1,3}$/.test(text) || days > 365)
    throw new CommandError('--remind-after-days must be a whole number up to 365.');
  return days;
}
