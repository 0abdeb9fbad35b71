import { z } from 'zod';
import { CONDITIONS } from '../ledger/routing-rule.ts';

/** A rule, as everybody is shown it. */
export const rule = z
  .object({
    ruleId: z.string(),
    organisation: z.string().nullable(),
    courseKey: z.string().nullable().meta({ description: 'Pattern; `*` stands for any characters.' }),
    sku: z.string().nullable().meta({ description: 'Pattern; `*` stands for any characters.' }),
    shopId: z.string().nullable(),
    lmsId: z.string(),
  })
  .meta({ id: 'RoutingRule', description: 'What fits all conditions that are not null goes to the LMS.' });

const by = z.enum(['offer', 'rule', 'default', 'only', 'nothing']).meta({
  description:
    "The offer names the LMS, a rule took it, it is the shop's default, it is the only LMS, or nothing decides.",
});

const explainedCourse = z.object({
  courseKey: z.string(),
  lmsId: z.string().nullable().meta({ description: 'As it would go now; null: no LMS is known.' }),
  by,
  ruleId: z.string().nullable(),
  rules: z.array(
    z.object({
      ...rule.shape,
      position: z.number().int(),
      verdict: z.enum(['took', 'refused', 'too_late', 'not_asked']).meta({
        description:
          '`refused`: a condition does not hold. `too_late`: something before it took the course. `not_asked`: so too, and it would not have taken it.',
      }),
      conditions: z.array(
        z.object({
          condition: z.enum(CONDITIONS),
          expected: z.string(),
          found: z.string(),
          holds: z.boolean(),
        }),
      ),
    }),
  ),
  sold: z
    .object({
      lmsId: z.string(),
      by: by.nullable().meta({ description: 'Null: sold before this was kept.' }),
      version: z.number().int().nullable().meta({ description: 'Of the rules.' }),
      rule: rule.nullable().meta({ description: 'As it was then.' }),
    })
    .nullable()
    .meta({ description: 'Where it went when it was granted, which holds whatever rules say now.' }),
});

/** Where the courses of an order, or of a SKU, go, and why. */
export const routeExplanation = z
  .object({
    shopId: z.string(),
    orderId: z.string().nullable(),
    version: z.number().int().meta({ description: 'Of the rules that hold now.' }),
    defaultLmsId: z.string().nullable(),
    lines: z.array(
      z.object({
        lineId: z.string().nullable(),
        name: z.string(),
        sku: z.string(),
        problem: z.enum(['no_course', 'offer_unreadable', 'course_key_malformed']).nullable(),
        courses: z.array(explainedCourse),
      }),
    ),
    nextAfter: z.number().int().nullable().meta({ description: '`after` of the next page of lines.' }),
  })
  .meta({ id: 'RouteExplanation' });

export type RouteExplanationView = z.infer<typeof routeExplanation>;
export type ExplainedLine = RouteExplanationView['lines'][number];
