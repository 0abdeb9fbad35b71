import { z } from 'zod';
import { CONDITIONS, type RoutingRule } from '../ledger/routing-rule.ts';
import type { RoutingWarning } from '../ledger/routing-warnings.ts';
import type { RoutingRefusal } from '../operator/check-rules.ts';
import { explainCourse, explainOrder, type ExplainRefusal } from '../operator/explain-routes.ts';
import { rule, type RouteExplanationView } from '../operator/route-shapes.ts';
import { changeRules, readRules, type RoutingResult, type RoutingView } from '../operator/routing.ts';
import { describeRefusal, describeWarning } from '../operator/routing-words.ts';
import type { Problem } from '../shared/problem.ts';
import type { Answer, OperatorTools } from './operator-answer.ts';
import { problems } from './operator-problems.ts';
import { actor } from './operator-requests.ts';

const condition = z.string().nullish();

/** A list of rules as it is wanted; what a rule may say is checked, and refused in words, with the rules. */
export const wantedRules = {
  version: z.number().int().min(0).meta({ description: 'Of the rules that were read.' }),
  rules: z
    .array(
      z.object({
        ruleId: z.string().optional().meta({ description: 'Without one, the rule is new.' }),
        organisation: condition,
        courseKey: condition.meta({ description: 'Pattern; `*` stands for any characters.' }),
        sku: condition.meta({ description: 'Pattern; `*` stands for any characters.' }),
        shopId: condition,
        lmsId: z.string(),
      }),
    )
    .max(1000),
  confirm: z.boolean().default(false).meta({
    description: 'Keep it although a rule takes everything, or rules can never take anything.',
  }),
};

export const routesRequest = z.object({ ...wantedRules, actor });

const warning = z
  .object({
    code: z.enum([
      'rule_takes_everything',
      'rule_takes_whole_shop',
      'rule_hides_others',
      'rule_fits_nothing',
    ]),
    position: z.number().int().meta({ description: 'Of the rule, from 1 on.' }),
    hides: z
      .array(z.number().int())
      .meta({ description: 'Positions of rules that can never take anything.' }),
    conditions: z.array(z.enum(CONDITIONS)).meta({ description: 'Those that nothing known fits.' }),
    sentence: z.string().meta({ description: 'In English.' }),
  })
  .meta({ id: 'RoutingWarning' });

export const routesView = z
  .object({ version: z.number().int(), rules: z.array(rule), warnings: z.array(warning) })
  .meta({ id: 'RoutingRules' });

export const explainQuery = z.object({
  shop: z.string().max(64),
  order: z.string().max(64).optional(),
  sku: z.string().max(1000).default('').meta({ description: 'Without an order: what is sold.' }),
  courseKey: z.string().max(1000).optional().meta({
    description: "Without an order: the course run; without one, what the shop's offers say of the SKU.",
  }),
  lms: z.string().max(64).optional().meta({ description: 'LMS that the offer names.' }),
  after: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

/** The rules as `routesView` shows them. */
export function showRules({ version, rules, warnings }: RoutingView): z.infer<typeof routesView> {
  return { version, rules, warnings: showWarnings(warnings, rules) };
}

export function showWarnings(warnings: RoutingWarning[], rules: RoutingRule[]): z.infer<typeof warning>[] {
  const place = (ruleId: string) => rules.findIndex((known) => known.ruleId === ruleId) + 1;
  return warnings.map((found) => ({
    code: found.code,
    position: place(found.ruleId),
    hides: 'hides' in found ? found.hides.map(place) : [],
    conditions: 'conditions' in found ? found.conditions : [],
    sentence: describeWarning(found, rules),
  }));
}

/** Why a change is refused; where somebody has to confirm it, `warnings` says what. */
export function routingProblem(result: Exclude<RoutingResult, { kept: unknown }>): Problem {
  if ('refused' in result) return refusalProblem(result.refused);
  const warnings = showWarnings(result.unconfirmed, result.rules);
  const detail = `Nothing is changed yet. ${warnings.map(({ sentence }) => sentence).join(' ')} Send it again with "confirm": true if it is meant so.`;
  return { status: 409, code: 'routing_unconfirmed', title: 'To be confirmed', detail, more: { warnings } };
}

const NOT_FOUND = ['lms_unknown', 'shop_unknown', 'rule_unknown'];

function refusalProblem(refusal: RoutingRefusal): Problem {
  const { code, position, condition: named } = refusal;
  const status = code === 'routing_changed' ? 409 : NOT_FOUND.includes(code) ? 404 : 400;
  const more = { position, condition: named };
  return { status, code, title: 'These rules cannot be kept', detail: describeRefusal(refusal), more };
}

export const explainProblems: Record<ExplainRefusal, Problem> = {
  shop_unknown: problems.shop_unknown,
  order_unknown: problems.order_unknown,
  course_key_malformed: {
    status: 400,
    code: 'course_key_malformed',
    title: 'No course key',
    detail: 'This is no course key. It must read course-v1:ORGANISATION+COURSE+RUN.',
  },
};

/** Which LMS courses go to, and why. */
export function routeHandlers({ run, actorOf }: OperatorTools) {
  return {
    list: async (): Promise<Answer> => ({ answer: showRules(await run((trx) => readRules(trx))) }),
    change: async (request: z.infer<typeof routesRequest>): Promise<Answer> => {
      const { rules, version, confirm: isConfirmed } = request;
      const by = { actor: actorOf(request.actor), version, isConfirmed };
      const result = await run((trx) => changeRules(trx, () => rules, by));
      return 'kept' in result ? { answer: showRules(result.kept) } : { refused: routingProblem(result) };
    },
    explain: async (query: z.infer<typeof explainQuery>): Promise<Answer> => {
      const { shop: shopId, order: orderId, after, limit, ...course } = query;
      const explained: RouteExplanationView | ExplainRefusal = await run((trx) =>
        orderId === undefined
          ? explainCourse(trx, { shopId, ...course })
          : explainOrder(trx, { shopId, orderId }, { after, limit }),
      );
      return typeof explained === 'string' ? { refused: explainProblems[explained] } : { answer: explained };
    },
  };
}
