import type { Command } from 'commander';
import { explainCourse, explainOrder, type ExplainRefusal } from '../operator/explain-routes.ts';
import type { RouteExplanationView } from '../operator/route-shapes.ts';
import { describeCondition, describeRule } from '../operator/routing-words.ts';
import { CommandError, say, withContext, type CommandContext } from './context.ts';
import { printTable } from './print.ts';

interface ExplainOptions {
  shop?: string;
  sku?: string;
  courseKey?: string;
  lms?: string;
}

type Line = RouteExplanationView['lines'][number];
type Course = Line['courses'][number];
type Verdict = Course['rules'][number];

/** Adds `route explain`. */
export function addExplainCommand(route: Command): void {
  route
    .command('explain [shop] [order]')
    .description(
      'say which rule took the lines of an order, or would take a course, and which did not and why',
    )
    .option('--shop <id>', 'without an order: the shop that sells it')
    .option('--sku <sku>', 'without an order: what is sold')
    .option('--course-key <key>', 'without an order: the course run; default: what the offers say of the SKU')
    .option('--lms <id>', 'without an order: the LMS that the offer names')
    .action((shopId: string | undefined, orderId: string | undefined, options: ExplainOptions) =>
      withContext((context) => explain(context, shopId, orderId, options)),
    );
}

async function explain(
  context: CommandContext,
  shopId: string | undefined,
  orderId: string | undefined,
  options: ExplainOptions,
): Promise<void> {
  const shop = shopId ?? options.shop;
  if (shop === undefined) throw new CommandError('Name a shop, and an order of it or --sku or --course-key.');
  if (orderId !== undefined) return explainLines(context, shop, orderId);
  const { sku = '', courseKey, lms } = options;
  if (sku === '' && courseKey === undefined) throw new CommandError('Name an order, --sku or --course-key.');
  print(await context.run((trx) => explainCourse(trx, { shopId: shop, sku, courseKey, lms })));
}

async function explainLines({ run }: CommandContext, shopId: string, orderId: string): Promise<void> {
  for (let after: number | null = 0; after !== null;) {
    const from: number = after;
    after = print(await run((trx) => explainOrder(trx, { shopId, orderId }, { after: from })));
  }
}

const REFUSALS: Record<ExplainRefusal, string> = {
  shop_unknown: 'There is no such shop. "matricula shop list" shows them.',
  order_unknown: 'No such order has arrived. Is the shop right, and is it the order id, not its number?',
  course_key_malformed: 'This is no course key. It must read course-v1:ORGANISATION+COURSE+RUN.',
};

/** @returns Where the next page begins. @throws CommandError */
function print(explained: RouteExplanationView | ExplainRefusal): number | null {
  if (typeof explained === 'string') throw new CommandError(REFUSALS[explained]);
  for (const line of explained.lines) printLine(line);
  return explained.nextAfter;
}

const PROBLEMS: Record<NonNullable<Line['problem']>, string> = {
  no_course: 'sells no course',
  offer_unreadable: 'has an offer that cannot be read',
  course_key_malformed: 'has an offer with something that is no course key',
};

function printLine({ lineId, name, sku, problem, courses }: Line): void {
  const title = lineId === null ? 'SKU' : `Line ${lineId} "${name}", SKU`;
  const what = sku === '' ? `${title} none` : `${title} ${sku}`;
  if (problem !== null) return say(`${what}: ${PROBLEMS[problem]}.`);
  for (const course of courses) printCourse(what, course);
}

function printCourse(what: string, course: Course): void {
  say(`${what}: ${course.courseKey}`);
  if (course.sold) say(`  went to ${course.sold.lmsId}, ${soldBecause(course.sold)}, and stays there`);
  const now = course.sold ? 'would go now' : 'goes';
  say(`  ${now} to ${course.lmsId ?? 'no LMS: its line needs attention'}, ${because(course)}`);
  if (course.rules.length > 0)
    printTable(
      ['', 'Rule', 'Conditions', 'LMS', 'Verdict'],
      course.rules.map((rule) => [
        String(rule.position),
        rule.ruleId,
        describeRule(rule),
        rule.lmsId,
        verdictOf(rule),
      ]),
    );
  say();
}

function because({ by, ruleId, rules }: Course): string {
  const position = rules.find((rule) => rule.ruleId === ruleId)?.position;
  return { ...BECAUSE, rule: `since rule ${position} takes it` }[by];
}

const BECAUSE = {
  offer: 'since the offer names it',
  default: "since no rule takes it, and this is the shop's default",
  only: 'since no rule takes it, and there is no other LMS',
  nothing: 'since no rule takes it, and the shop has no default',
};

function soldBecause({ by, rule }: NonNullable<Course['sold']>): string {
  if (by === null) return 'as it was planned then';
  if (by === 'rule') return rule ? `by rule ${rule.ruleId} (${describeRule(rule)})` : 'by a rule';
  return BECAUSE[by];
}

function verdictOf({ verdict, conditions }: Verdict): string {
  if (verdict === 'took') return 'takes it';
  if (verdict === 'too_late') return 'would take it, but something before it does';
  const wrong = conditions.filter(({ holds }) => !holds);
  const why = wrong.map(
    ({ condition, found }) => `its ${describeCondition(condition)} is ${found || 'empty'}`,
  );
  return `does not take it: ${why.join(', ')}`;
}
