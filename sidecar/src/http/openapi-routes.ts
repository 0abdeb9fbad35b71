import { routeExplanation } from '../operator/route-shapes.ts';
import { answers, body, json, operatorRefusals } from './openapi-shapes.ts';
import { explainQuery, routesRequest, routesView } from './route-handlers.ts';

const security = [{ operatorToken: [] }];

/** Rules that say which LMS a course goes to. */
export const routePaths = {
  '/v1/routes': {
    get: {
      summary: 'Lists the routing rules in the order in which they are asked, and what is odd about them.',
      description: 'There are at most 200, so they come as one list.',
      security,
      responses: { 200: json(routesView, 'As it is now.'), ...answers(operatorRefusals) },
    },
    put: {
      summary: 'Changes the rules, all at once, for whatever is planned from now on.',
      description: 'What was granted stays where it is. Whoever read another version is refused.',
      security,
      requestBody: body(routesRequest),
      responses: {
        200: json(routesView, 'As it is now.'),
        ...answers({
          ...operatorRefusals,
          400: 'Not as agreed, or a rule that cannot be kept: `pattern_too_long`, `pattern_only_stars`, `pattern_unreadable`, `organisation_invalid`, `course_key_pattern_invalid`, `rule_twice`, `rules_too_many`, `rules_of_shop_too_many`; `position` and `condition` say which.',
          404: 'A rule names no LMS (`lms_unknown`), shop (`shop_unknown`) or rule (`rule_unknown`) that is there.',
          409: 'Changed meanwhile (`routing_changed`), or to be confirmed (`routing_unconfirmed`, with `warnings`).',
        }),
      },
    },
  },
  '/v1/routes/explain': {
    get: {
      summary: 'Says which rule takes a course, or took the lines of an order, and which do not and why.',
      security,
      requestParams: { query: explainQuery },
      responses: {
        200: json(routeExplanation, 'Line by line, page by page.'),
        ...answers({
          ...operatorRefusals,
          400: 'Not as agreed, or no course key (`course_key_malformed`).',
          404: 'No such shop (`shop_unknown`) or order (`order_unknown`).',
        }),
      },
    },
  },
};
