/** What must be so of an order line for a rule to take it; null: whatever it is. */
export interface RuleConditions {
  organisation: string | null;
  courseKey: string | null;
  sku: string | null;
}

export interface Rule extends RuleConditions {
  ruleId: string;
  /** Null: the rule is the institution's, and can only be looked at here. */
  shopId: string | null;
  lmsId: string;
}

/** A rule as it shall be; without an id it is new, and this shop's own. */
export type WantedRule = RuleConditions & { ruleId?: string; lmsId: string };

export type ConditionName = keyof RuleConditions | 'shopId';

/** What is odd about a rule, which is named by its place in the list. */
export interface RoutingWarning {
  code: 'rule_takes_everything' | 'rule_takes_whole_shop' | 'rule_hides_others' | 'rule_fits_nothing';
  position: number;
  hides: number[];
  conditions: ConditionName[];
}

/** The rules that may concern this shop, in the order in which they are asked. */
export interface Routing {
  version: number;
  rules: Rule[];
  warnings: RoutingWarning[];
  shopId: string;
  defaultLmsId: string | null;
  lmsIds: string[];
}

export interface RoutingChange {
  version: number;
  rules: WantedRule[];
  confirm: boolean;
}

export type RoutingChanged =
  (Routing & { result: 'kept' }) | { result: 'unconfirmed'; warnings: RoutingWarning[] };

/** An order, or else what is sold. */
export interface RouteQuestion {
  orderId: string;
  sku: string;
  courseKey: string;
}

export type DecidedBy = 'offer' | 'rule' | 'default' | 'only' | 'nothing';

export interface RuleVerdict extends Rule {
  position: number;
  verdict: 'took' | 'refused' | 'too_late' | 'not_asked';
  conditions: { condition: ConditionName; expected: string; found: string; holds: boolean }[];
}

export interface ExplainedCourse {
  courseKey: string;
  /** Where it would go now. */
  lmsId: string | null;
  by: DecidedBy;
  ruleId: string | null;
  rules: RuleVerdict[];
  /** Where it went when it was granted, which holds. */
  sold: { lmsId: string; by: DecidedBy | null; rule: Rule | null } | null;
}

export interface ExplainedLine {
  lineId: string | null;
  name: string;
  sku: string;
  problem: 'no_course' | 'offer_unreadable' | 'course_key_malformed' | null;
  courses: ExplainedCourse[];
}

export interface RouteExplanation {
  orderId: string | null;
  lines: ExplainedLine[];
  nextAfter: number | null;
}
