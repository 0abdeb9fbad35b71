import { InvalidArgumentError, Option, type Command } from 'commander';
import { previewRedrive, redriveAttention } from '../operator/redrive-attention.ts';
import { describeEntry, describeGroup } from '../reports/describe-attention.ts';
import { messagesFor, type Messages } from '../reports/messages/messages.ts';
import {
  listAttention,
  listAttentionGroups,
  type AttentionEntry,
  type AttentionFilter,
  type AttentionGroup,
} from '../store/attention.ts';
import { cliActor, CommandError, say, withContext, type CommandContext } from './context.ts';
import { printTable } from './print.ts';

interface FilterOptions {
  group?: string;
  cause?: string;
  about?: string;
  shop?: string;
  lms?: string;
  lang: string;
}

interface ListOptions extends FilterOptions {
  all?: true;
  json?: true;
}

interface RedriveOptions extends ListOptions {
  entry?: string;
  dryRun?: true;
}

export function addAttentionCommands(program: Command): void {
  const attention = withFilters(program.command('attention'))
    .description('list what needs a person, by cause, with its way out')
    .option('--all', 'each entry instead of each cause')
    .option('--json', 'as JSON')
    .action((options: ListOptions) => withContext((context) => list(context, options)));
  withFilters(attention.command('redrive'))
    .description('try what needed attention again, those that wait longest first')
    .option('--entry <id>', 'one entry, as "matricula attention --all" names it')
    .option('--all', 'everything')
    .option('--dry-run', 'only say how many of what')
    .option('--json', 'as JSON')
    .action((_options: unknown, command: Command) =>
      withContext((context) => redrive(context, command.optsWithGlobals())),
    );
}

function withFilters(command: Command): Command {
  return command
    .option('--group <id>', 'one cause, as the list names it')
    .option('--cause <cause>', 'such as course_not_found')
    .option('--about <subject>', 'what it is about, a course key for example')
    .option('--shop <id>', 'of one shop')
    .option('--lms <id>', 'of one LMS')
    .addOption(new Option('--lang <language>', 'en or es').default('en').argParser(readLanguage));
}

function readLanguage(text: string): string {
  if (text !== 'en' && text !== 'es') throw new InvalidArgumentError('It must be en or es.');
  return text;
}

function toFilter({ group, cause, about, shop, lms }: FilterOptions): AttentionFilter {
  return { groupId: group, cause, about, shopId: shop, lmsId: lms };
}

async function list({ run }: CommandContext, options: ListOptions): Promise<void> {
  const messages = messagesFor(options.lang);
  if (options.all) {
    const entries = await run((trx) => listAttention(trx, toFilter(options)));
    if (options.json)
      return sayJson(entries.map((entry) => ({ ...entry, sentence: describeEntry(entry, messages) })));
    if (entries.length === 0) return say('Nothing needs attention.');
    return printEntries(entries, messages);
  }
  const groups = await run((trx) => listAttentionGroups(trx, toFilter(options)));
  if (options.json) return sayJson(groups.map((group) => ({ ...group, ...describeGroup(group, messages) })));
  if (groups.length === 0) return say('Nothing needs attention.');
  for (const group of groups) printGroup(group, messages);
}

function sayJson(list_: object[]): void {
  say(JSON.stringify(list_, null, 2));
}

function printGroup(group: AttentionGroup, messages: Messages): void {
  const { sentence, wayOut, command } = describeGroup(group, messages);
  const orders = group.examples.map(({ orderNumber, orderId }) => orderNumber || orderId).filter(Boolean);
  const about = [group.about, group.shopId && `shop ${group.shopId}`, group.lmsId && `LMS ${group.lmsId}`];
  say(`${group.cause}  ${about.filter(Boolean).join(', ')}`);
  say(`  ${sentence}`);
  say(`  ${group.count} since ${minute(group.since)}, the newest ${minute(group.newestSince)}`);
  if (orders.length > 0)
    say(`  Orders ${[...new Set(orders)].join(', ')}${group.count > orders.length ? ', …' : ''}`);
  if (wayOut) say(`  ${wayOut}`);
  say(command ? `  ${command}` : '  It waits for a decision; trying again decides nothing.');
  say();
}

function printEntries(entries: AttentionEntry[], messages: Messages): void {
  printTable(
    ['Entry', 'Cause', 'Shop', 'Order', 'Which', 'Since', 'Group', 'In words'],
    entries.map((entry) => [
      entry.entryId,
      entry.cause,
      entry.shopId,
      entry.orderId,
      entry.subject,
      minute(entry.since),
      entry.groupId,
      describeEntry(entry, messages),
    ]),
  );
}

function minute(date: Date): string {
  return date.toISOString().slice(0, 16).replace('T', ' ');
}

async function redrive({ db, tenantId, run }: CommandContext, options: RedriveOptions): Promise<void> {
  const filter = { ...toFilter(options), entryId: options.entry };
  const isNarrow = Object.values(filter).some((value) => value !== undefined);
  if (isNarrow === (options.all === true))
    throw new CommandError(
      'Say what to try again: --group, --entry, --cause, --about, --shop or --lms; or --all for everything.',
    );
  const { redriven, undecided } = options.dryRun
    ? await run((trx) => previewRedrive(trx, filter))
    : await redriveAttention({ db, tenantId }, filter, cliActor());
  if (options.json) return say(JSON.stringify({ redriven, undecided }, null, 2));
  if (redriven.length + undecided.length === 0) return say('Nothing of that needs attention.');
  printTable(
    ['How many', 'Cause', 'About', 'Shop', 'LMS', 'What becomes of it'],
    [
      ...redriven.map((group) => toRow(group, options.dryRun ? 'would be tried again' : 'tried again')),
      ...undecided.map((group) => toRow(group, 'waits for a decision')),
    ],
  );
  if (redriven.length > 0 && !options.dryRun) say('A running sidecar carries it out now.');
}

function toRow({ count, cause, about, shopId, lmsId }: AttentionGroup, becomes: string): string[] {
  return [String(count), cause, about, shopId, lmsId, becomes];
}
