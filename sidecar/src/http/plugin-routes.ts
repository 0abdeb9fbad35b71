import { Router, type RequestHandler, type Response } from 'express';
import { z } from 'zod';
import { readRaw, wrongSignature } from '../intake/receive-delivery.ts';
import { answerQuestion } from '../operator/answer-question.ts';
import { redriveOrder } from '../operator/redrive.ts';
import { checkPairedShop, type ShopCheckParts } from '../pairing/check-shop.ts';
import { FailedAttempts } from '../pairing/failed-attempts.ts';
import { pairingRequest, pairShop, type PairingParts } from '../pairing/pair-shop.ts';
import { rotateSecrets, rotationRequest } from '../pairing/rotate-secrets.ts';
import { readOrderState } from '../reports/order-state.ts';
import { parseJson } from '../shared/parse-json.ts';
import { sendProblem, type Problem } from '../shared/problem.ts';
import type { ShopCheck } from '../shops/connector.ts';
import { inTenant } from '../store/in-tenant.ts';
import { listLmsConnections } from '../store/lms-connections.ts';
import { stopShop } from '../store/pairings.ts';
import { getShop } from '../store/shops.ts';
import { callerOf, cameInClear } from './caller.ts';
import { givenAnswer, toRef } from './question-handlers.ts';
import { answerProblems } from './question-problems.ts';
import { pluginPrivacyHandlers, type PrivacyParts } from './privacy-handlers.ts';
import { pluginEraseRequest, pluginExportRequest } from './privacy-requests.ts';
import { readBody } from './read-body.ts';
import {
  shopRouteHandlers,
  shopRouteQuestion,
  shopRoutesChange,
  shopRoutesRequest,
} from './shop-route-handlers.ts';
import { malformed, signedAction, type SignedCall, type SignedParts } from './signed-action.ts';

export interface PluginRouteParts extends SignedParts, PairingParts, ShopCheckParts, PrivacyParts {
  /** Called after something became due. */
  wake: () => void;
}

/** A question is small; only deliveries are large. */
const LARGEST_QUESTION = 64 * 1024;

export const checkRequest = z.object({ action: z.literal('check') });
export const orderStateRequest = z.object({ action: z.literal('order_state'), orderId: z.string().max(64) });
export const retryRequest = z.object({ action: z.literal('retry'), orderId: z.string().max(64) });
export const pluginAnswerRequest = z.object({
  action: z.literal('answer'),
  orderId: z.string().max(64),
  questionId: z.string().max(64),
  ...givenAnswer,
  actor: z
    .string()
    .trim()
    .min(1)
    .max(100)
    .meta({ description: 'Login of whoever answers; kept after `shop:`.' }),
});
export const unpairRequest = z.object({ action: z.literal('unpair') });

/** What the plugin asks of us (docs/developers/plugin-protocol.md); its deliveries have the intake's own route. */
export function pluginRoutes(parts: PluginRouteParts): Router {
  const router = Router();
  const raw = readBody(LARGEST_QUESTION);
  const shop = '/v1/shops/:shopId';
  router.post('/v1/pairings', raw, pairingHandler(parts, new FailedAttempts()));
  router.post(`${shop}/checks`, raw, signedAction(parts, 'check', checkRequest, check));
  router.post(`${shop}/order-states`, raw, signedAction(parts, 'order_state', orderStateRequest, orderState));
  router.post(`${shop}/retries`, raw, signedAction(parts, 'retry', retryRequest, retry));
  router.post(`${shop}/answers`, raw, signedAction(parts, 'answer', pluginAnswerRequest, answer));
  router.post(`${shop}/rotations`, raw, signedAction(parts, 'rotate', rotationRequest, rotate));
  const privacy = pluginPrivacyHandlers(parts);
  router.post(`${shop}/exports`, raw, signedAction(parts, 'export', pluginExportRequest, privacy.export));
  router.post(`${shop}/erasures`, raw, signedAction(parts, 'erase', pluginEraseRequest, privacy.erase));
  router.post(`${shop}/unpairings`, raw, signedAction(parts, 'unpair', unpairRequest, unpair));
  const routes = shopRouteHandlers(parts);
  router.post(`${shop}/routes`, raw, signedAction(parts, 'routes', shopRoutesRequest, routes.list));
  router.post(
    `${shop}/route-changes`,
    raw,
    signedAction(parts, 'change_routes', shopRoutesChange, routes.change),
  );
  router.post(
    `${shop}/route-explanations`,
    raw,
    signedAction(parts, 'explain_route', shopRouteQuestion, routes.explain),
  );
  return router;

  async function check({ shop: { shopId, tenantId }, signed }: SignedCall<unknown>) {
    const asked = {
      clockSkewSeconds: Math.round(Number(signed.headers['webhook-timestamp']) - Date.now() / 1000),
    };
    const { known, connections } = await inTenant(parts.db, tenantId, async (trx) => ({
      known: await getShop(trx, shopId),
      connections: await listLmsConnections(trx),
    }));
    const checks: ShopCheck[] = [];
    for await (const step of checkPairedShop(parts, known, connections, asked)) checks.push(step);
    return { answer: { checks } };
  }

  async function orderState({ shop: { shopId, tenantId }, question }: SignedCall<{ orderId: string }>) {
    const state = await inTenant(parts.db, tenantId, async (trx) =>
      readOrderState(trx, await getShop(trx, shopId), question.orderId),
    );
    return state ? { answer: state } : { refused: unknownOrder };
  }

  async function retry({ shop: { shopId, tenantId }, question }: SignedCall<{ orderId: string }>) {
    const redriven = await inTenant(parts.db, tenantId, (trx) =>
      redriveOrder(trx, { shopId, orderId: question.orderId }),
    );
    if (redriven === undefined) return { refused: unknownOrder };
    parts.wake();
    return { answer: { redriven } };
  }

  async function answer({
    shop: { shopId, tenantId },
    question: { orderId, questionId, choice, seats, actor },
  }: SignedCall<z.infer<typeof pluginAnswerRequest>>) {
    const given = { shopId, orderId, questionId, choice, seats: seats.map(toRef), actor: `shop:${actor}` };
    const result = await inTenant(parts.db, tenantId, (trx) => answerQuestion(trx, given));
    if (result !== 'answered' && result !== 'repeat') return { refused: answerProblems[result] };
    parts.wake();
    return { answer: { result } };
  }

  async function rotate({
    shop: { shopId, tenantId },
    question,
    signed,
  }: SignedCall<{ reportSecret: string }>) {
    const deliverySecret = await inTenant(parts.db, tenantId, (trx) =>
      rotateSecrets(trx, parts.seal, shopId, signed, question.reportSecret),
    );
    parts.shops.forget(shopId);
    return deliverySecret ? { answer: { deliverySecret } } : { refused: wrongSignature };
  }

  async function unpair({ shop: { shopId, tenantId } }: SignedCall<unknown>) {
    await inTenant(parts.db, tenantId, (trx) => stopShop(trx, shopId));
    parts.shops.forget(shopId);
    return { answer: {} };
  }
}

/** Not signed: the code is the proof. Wrong codes are few, whoever sends them. */
function pairingHandler(parts: PluginRouteParts, attempts: FailedAttempts): RequestHandler {
  return async (request, response) => {
    const source = callerOf(request);
    const waitSeconds = attempts.waitSeconds(source);
    if (waitSeconds !== undefined) return refuseTooMany(response, waitSeconds);
    attempts.note(source);
    const body = pairingRequest.safeParse(parseJson(readRaw(request).body.toString('utf8')));
    if (!body.success) return sendProblem(response, malformed(body.error));
    const result = await pairShop(parts, body.data, { cameInClear: cameInClear(request) });
    if ('refused' in result) {
      parts.logger.warn({ code: result.refused.code }, 'pairing.refused');
      return sendProblem(response, result.refused);
    }
    attempts.forgive(source);
    parts.shops.forget(result.paired.shopId);
    parts.wake();
    parts.logger.info({ shop: result.paired.shopId }, 'shop.paired');
    response.status(201).json(result.paired);
  };
}

function refuseTooMany(response: Response, waitSeconds: number): void {
  response.setHeader('retry-after', String(waitSeconds));
  sendProblem(response, {
    status: 429,
    code: 'pairing_tried_too_often',
    title: 'Tried too often',
    detail: `Too many wrong pairing codes. Try again in ${Math.ceil(waitSeconds / 60)} minutes.`,
  });
}

const unknownOrder: Problem = {
  status: 404,
  code: 'order_unknown',
  title: 'Unknown order',
  detail: 'The sidecar has not planned anything of this order yet.',
};
