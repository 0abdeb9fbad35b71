import { organisationOf, type CourseKey } from './course-key.ts';
import { covers, fits } from './pattern.ts';

/** What must be so of an order line for a rule to take it; null: whatever it is. */
export interface RuleConditions {
  shopId: string | null;
  /** Organisation of the course key. */
  organisation: string | null;
  /** Pattern of the course key. */
  courseKey: string | null;
  /** Pattern of the line's SKU. */
  sku: string | null;
}

/** A rule of an institution: what fits all its conditions goes to its LMS. Rules are asked in their order. */
export interface RoutingRule extends RuleConditions {
  ruleId: string;
  lmsId: string;
}

/** One course run of an order line, as rules see it. */
export interface CourseToRoute {
  shopId: string;
  sku: string;
  courseKey: CourseKey;
}

/** The order in which conditions are written and shown. */
export const CONDITIONS = ['organisation', 'courseKey', 'sku', 'shopId'] as const;

export type ConditionName = (typeof CONDITIONS)[number];

/** One condition of a rule, held against a course. */
export interface Condition {
  condition: ConditionName;
  /** What the rule asks for. */
  expected: string;
  /** What the course is. */
  found: string;
  holds: boolean;
}

/** Holds a course against every condition that a rule has. */
export function judge(rule: RuleConditions, course: CourseToRoute): Condition[] {
  const found = { ...course, sku: course.sku.trim(), organisation: organisationOf(course.courseKey) };
  return CONDITIONS.flatMap((condition) => {
    const expected = rule[condition];
    if (expected === null) return [];
    const text = found[condition];
    const holds = HOLDS[condition](expected, text);
    return [{ condition, expected, found: text, holds }];
  });
}

export function takes(rule: RuleConditions, course: CourseToRoute): boolean {
  return judge(rule, course).every(({ holds }) => holds);
}

const isSame = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();

const HOLDS: Record<ConditionName, (expected: string, found: string) => boolean> = {
  organisation: isSame,
  courseKey: fits,
  sku: fits,
  shopId: (expected, found) => expected === found,
};

const EVERY_COURSE_KEY = 'course-v1:*+*+*';

/** Whether there is nothing that a rule does not take: nothing at all, or nothing of the shop that it names. */
export function takesEverything(rule: RuleConditions): boolean {
  return hides(rule, { shopId: rule.shopId, organisation: null, courseKey: null, sku: null });
}

/** Whether the earlier rule takes all that the later one could take, so that the later one never does. */
export function hides(earlier: RuleConditions, later: RuleConditions): boolean {
  const { shopId, organisation, courseKey, sku } = earlier;
  return (
    (shopId === null || shopId === later.shopId) &&
    (sku === null || (later.sku !== null && covers(sku, later.sku))) &&
    (courseKey === null || keysOf(later).some((keys) => covers(courseKey, keys))) &&
    (organisation === null ||
      isSame(organisation, later.organisation ?? '') ||
      keysOf(later).some((keys) => covers(`course-v1:${organisation}+*`, keys)))
  );
}

/** Patterns of which each fits all course keys that a rule could take. */
function keysOf({ organisation, courseKey }: RuleConditions): string[] {
  return [
    EVERY_COURSE_KEY,
    ...(organisation === null ? [] : [`course-v1:${organisation}+*+*`]),
    ...(courseKey === null ? [] : [courseKey]),
  ];
}
