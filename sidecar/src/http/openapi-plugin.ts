import { z } from 'zod';
import { pairingAnswer, pairingRequest } from '../pairing/pair-shop.ts';
import { rotationAnswer, rotationRequest } from '../pairing/rotate-secrets.ts';
import { routeExplanation } from '../operator/route-shapes.ts';
import { orderState } from '../reports/order-state.ts';
import { answers, json, signatureHeaders } from './openapi-shapes.ts';
import { eraseAnswer, exportAnswer, pluginEraseRequest, pluginExportRequest } from './privacy-requests.ts';
import {
  checkRequest,
  orderStateRequest,
  pluginAnswerRequest,
  retryRequest,
  unpairRequest,
} from './plugin-routes.ts';
import {
  shopRouteQuestion,
  shopRoutesChange,
  shopRoutesChanged,
  shopRoutesRequest,
  shopRoutesView,
} from './shop-route-handlers.ts';

const checks = z
  .object({
    checks: z.array(
      z.object({
        name: z.enum(['signature', 'clock', 'callback', 'orders', 'lms']),
        result: z.enum(['ok', 'failed', 'note']),
        sentence: z.string().meta({ description: "In the shop's language; names what to do." }),
      }),
    ),
  })
  .meta({ id: 'Checks' });

const redriven = z
  .object({ redriven: z.number().int().meta({ description: 'Rows that needed attention.' }) })
  .meta({ id: 'Redriven' });

/** A signed question of a paired shop. */
function question(summary: string, request: z.ZodType, answer: z.ZodType, more: Record<number, string> = {}) {
  return {
    post: {
      summary,
      requestParams: { path: z.object({ shopId: z.string() }), header: z.object(signatureHeaders) },
      requestBody: { content: { 'application/json': { schema: request } } },
      responses: {
        200: json(answer, 'Answered.'),
        ...answers({
          400: 'Signed, but no JSON (`body_not_json`), another action (`action_wrong`), or not as agreed (`body_invalid`).',
          401: 'No signature, or a wrong one.',
          404: 'No such shop.',
          409: 'Answered before: each question has an id of its own.',
          410: 'The shop is not paired.',
          413: 'More than 64 KiB.',
          ...more,
        }),
      },
    },
  };
}

const unknownOrder = {
  404: 'No such shop (`shop_unknown`), or nothing planned of the order (`order_unknown`).',
};

/** What the plugin asks; docs/developers/plugin-protocol.md tells more. */
export const pluginPaths = {
  '/v1/pairings': {
    post: {
      summary: 'Pairs a shop with the code that the operator made for it.',
      description: 'Not signed: the code is the proof. It is used up only when all else is right.',
      requestBody: { content: { 'application/json': { schema: pairingRequest } } },
      responses: {
        201: json(pairingAnswer, 'Paired.'),
        ...answers({
          400: 'Not as agreed.',
          403: 'The code is unknown, expired or used.',
          409: 'The shop id belongs to somebody else.',
          413: 'More than 64 KiB.',
          422: "The site's address may not be reached, or is not found.",
          429: 'Too many wrong codes; see Retry-After.',
        }),
      },
    },
  },
  '/v1/shops/{shopId}/checks': question('Checks the connection step by step.', checkRequest, checks),
  '/v1/shops/{shopId}/order-states': question(
    'Says how far an order is.',
    orderStateRequest,
    orderState,
    unknownOrder,
  ),
  '/v1/shops/{shopId}/retries': question(
    'Tries everything of an order again.',
    retryRequest,
    redriven,
    unknownOrder,
  ),
  '/v1/shops/{shopId}/answers': question(
    'Answers a question about an order, as somebody of the shop chose.',
    pluginAnswerRequest,
    z.object({ result: z.enum(['answered', 'repeat']) }).meta({ id: 'Answered' }),
    {
      404: 'No such shop (`shop_unknown`), or no such question of the order (`question_unknown`).',
      409: 'Asked before (`call_repeated`), answered otherwise (`question_answered`) or withdrawn (`question_withdrawn`).',
    },
  ),
  '/v1/shops/{shopId}/routes': question(
    "Lists the routing rules that may concern the shop: its own and the institution's.",
    shopRoutesRequest,
    shopRoutesView,
  ),
  '/v1/shops/{shopId}/route-changes': question(
    "Changes the shop's own routing rules, and where they stand among the institution's.",
    shopRoutesChange,
    shopRoutesChanged,
    {
      400: 'Not as agreed, or a rule that cannot be kept: see `PUT /v1/routes`. `rules_of_others`: a rule of the institution is missing or was moved.',
      404: 'No such shop, or a rule names no LMS (`lms_unknown`), shop (`shop_unknown`) or rule (`rule_unknown`) that is there.',
      409: 'Asked before (`call_repeated`), or changed meanwhile (`routing_changed`).',
    },
  ),
  '/v1/shops/{shopId}/route-explanations': question(
    'Says which LMS the courses of an order or of a SKU go to, and why.',
    shopRouteQuestion,
    routeExplanation,
    unknownOrder,
  ),
  '/v1/shops/{shopId}/rotations': question('Changes both secrets.', rotationRequest, rotationAnswer),
  '/v1/shops/{shopId}/exports': question(
    "Lists what the shop's own orders say of a person.",
    pluginExportRequest,
    exportAnswer,
  ),
  '/v1/shops/{shopId}/erasures': question(
    "Puts a keyed hash in the place of a person in the shop's own orders.",
    pluginEraseRequest,
    eraseAnswer,
  ),
  '/v1/shops/{shopId}/unpairings': question('Ends the pairing.', unpairRequest, z.object({})),
};
