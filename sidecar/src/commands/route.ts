import type { Command } from 'commander';
import type { RuleDraft } from '../ledger/read-rule.ts';
import type { RoutingRule } from '../ledger/routing-rule.ts';
import { refused } from '../operator/check-rules.ts';
import { changeRules, readRules, type RoutingChange, type RoutingView } from '../operator/routing.ts';
import { describeRefusal, describeWarning } from '../operator/routing-words.ts';
import { cliActor, CommandError, requireLms, say, withContext, type CommandContext } from './context.ts';
import { addExplainCommand } from './route-explain.ts';
import { printTable } from './print.ts';

interface AddOptions {
  lms: string;
  organisation?: string;
  courseKey?: string;
  sku?: string;
  shop?: string;
  position?: string;
  confirm?: true;
}

export function addRouteCommands(program: Command): void {
  const route = program.command('route').description('which LMS a course goes to whose offer names none');
  route
    .command('list')
    .description('list the rules in the order in which they are asked, and what is odd about them')
    .action(() => withContext(list));
  route
    .command('add')
    .description('add a rule: what fits all its conditions goes to the LMS; "*" stands for any characters')
    .requiredOption('--lms <id>', 'the LMS')
    .option('--organisation <name>', 'organisation of the course key')
    .option('--course-key <pattern>', 'such as "course-v1:*+PY101+*"')
    .option('--sku <pattern>', 'such as "EN-*"')
    .option('--shop <id>', 'only orders of this shop')
    .option('--position <number>', 'its place among the rules; default: the last')
    .option('--confirm', 'also where it takes everything, or rules can never take anything')
    .action((options: AddOptions) => withContext((context) => add(context, options)));
  route
    .command('remove <rule>')
    .description('remove a rule, named by its id')
    .option('--confirm', 'also where other rules can never take anything then')
    .action((ruleId: string, options: { confirm?: true }) =>
      withContext((context) => change(context, (rules) => without(rules, ruleId), options)),
    );
  route
    .command('move <rule> <position>')
    .description('move a rule, named by its id, to another place among the rules')
    .option('--confirm', 'also where rules can never take anything then')
    .action((ruleId: string, position: string, options: { confirm?: true }) => {
      const place = readPosition(position);
      return withContext((context) => change(context, (rules) => moved(rules, ruleId, place), options));
    });
  addExplainCommand(route);
}

async function list({ run }: CommandContext): Promise<void> {
  print(await run((trx) => readRules(trx)));
}

async function add(context: CommandContext, options: AddOptions): Promise<void> {
  await requireLms(context, options.lms);
  const draft: RuleDraft = {
    organisation: options.organisation ?? null,
    courseKey: options.courseKey ?? null,
    sku: options.sku ?? null,
    shopId: options.shop ?? null,
    lmsId: options.lms,
  };
  const place = options.position === undefined ? undefined : readPosition(options.position);
  const insert = (rules: RoutingRule[]) => {
    const index = (place ?? rules.length + 1) - 1;
    return [...rules.slice(0, index), draft, ...rules.slice(index)];
  };
  await change(context, insert, options);
}

async function change(
  { run }: CommandContext,
  wanted: RoutingChange,
  { confirm = false }: { confirm?: boolean },
): Promise<void> {
  const result = await run((trx) => changeRules(trx, wanted, { actor: cliActor(), isConfirmed: confirm }));
  if ('refused' in result) throw new CommandError(describeRefusal(result.refused));
  if ('unconfirmed' in result) {
    const warnings = result.unconfirmed.map((warning) => `  ${describeWarning(warning, result.rules)}`);
    throw new CommandError(
      `Nothing is changed yet.\n${warnings.join('\n')}\nType it again with --confirm if it is meant so.`,
    );
  }
  print(result.kept);
  say('It holds for what is planned from now on. What was granted stays where it is.');
}

function without(rules: RoutingRule[], ruleId: string): ReturnType<RoutingChange> {
  const left = rules.filter((rule) => rule.ruleId !== ruleId);
  return left.length === rules.length ? refused('rule_unknown') : left;
}

function moved(rules: RoutingRule[], ruleId: string, place: number): ReturnType<RoutingChange> {
  const rule = rules.find((known) => known.ruleId === ruleId);
  const others = rules.filter((known) => known !== rule);
  return rule ? others.toSpliced(place - 1, 0, rule) : refused('rule_unknown');
}

function readPosition(text: string): number {
  if (!/^[1-9]\d{0,3}$/.test(text))
    throw new CommandError(`"${text}" is no place among the rules: the first is 1.`);
  return Number(text);
}

function print({ rules, warnings }: RoutingView): void {
  if (rules.length === 0)
    return say('There are no rules: a course goes to the LMS of its offer, else to that of its shop.');
  printTable(
    ['', 'Rule', 'Organisation', 'Course key', 'SKU', 'Shop', 'LMS'],
    rules.map((rule, index) => [
      String(index + 1),
      rule.ruleId,
      rule.organisation ?? '',
      rule.courseKey ?? '',
      rule.sku ?? '',
      rule.shopId ?? '',
      rule.lmsId,
    ]),
  );
  for (const warning of warnings) say(`Note: ${describeWarning(warning, rules)}`);
}
