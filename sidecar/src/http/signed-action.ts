import type { RequestHandler } from 'express';
import { z } from 'zod';
import {
  notJson,
  readRaw,
  unknownShop,
  unpairedShop,
  unsigned,
  wrongSignature,
} from '../intake/receive-delivery.ts';
import type { KnownShop, ShopDirectory } from '../intake/shop-directory.ts';
import { isSignatureValid, signatureScheme } from '../intake/verify-signature.ts';
import type { SignedQuestion } from '../pairing/rotate-secrets.ts';
import type { Logger } from '../shared/logger.ts';
import type { Metrics } from '../shared/metrics.ts';
import { parseJson } from '../shared/parse-json.ts';
import { sendProblem, type Problem } from '../shared/problem.ts';
import type { Db } from '../store/database.ts';
import { inTenant } from '../store/in-tenant.ts';
import { noteCall } from '../store/pairings.ts';

export interface SignedParts {
  db: Db;
  shops: ShopDirectory;
  logger: Logger;
  metrics: Metrics;
}

/** A question of a paired shop whose signature fits. */
export interface SignedCall<T> {
  shop: KnownShop;
  question: T;
  signed: SignedQuestion;
}

export type SignedAnswer = { answer: object } | { refused: Problem };

/**
 * Answers one kind of signed question. The path is not part of what is signed, so a body that asks for another action
 * is refused; so is a question that was answered before, whoever sends it again.
 *
 * `readBody` must have read the body.
 *
 * @param shape With the literal `action` that the route stands for.
 */
export function signedAction<T>(
  parts: SignedParts,
  action: string,
  shape: z.ZodType<T>,
  work: (call: SignedCall<T>) => Promise<SignedAnswer>,
): RequestHandler<{ shopId: string }> {
  return async (request, response) => {
    const signed = readRaw(request);
    const call = await readCall(parts, request.params.shopId, action, shape, signed);
    const result = 'refused' in call ? call : await work(call);
    const code = 'refused' in result ? result.refused.code : 'ok';
    parts.metrics.shopCalls.inc({ action, result: code });
    // Who has no secret is counted, and writes nothing into the log.
    if ('shop' in call) parts.logger.info({ shop: call.shop.shopId, action, result: code }, 'shop.asked');
    if ('refused' in result) sendProblem(response, result.refused);
    else response.status(200).json(result.answer);
  };
}

async function readCall<T>(
  parts: SignedParts,
  shopId: string,
  action: string,
  shape: z.ZodType<T>,
  signed: SignedQuestion,
): Promise<SignedCall<T> | { refused: Problem }> {
  const shop = await findSigner(parts.shops, shopId, signed);
  if ('refused' in shop) return shop;
  const json = parseJson(signed.body.toString('utf8'));
  if (json === undefined) return { refused: notJson };
  if (!z.object({ action: z.literal(action) }).safeParse(json).success) {
    return { refused: otherAction };
  }
  const question = shape.safeParse(json);
  if (!question.success) return { refused: malformed(question.error) };
  const webhookId = signed.headers['webhook-id'] ?? '';
  const isNew = await inTenant(parts.db, shop.tenantId, (trx) => noteCall(trx, shopId, webhookId));
  return isNew ? { shop, question: question.data, signed } : { refused: repeated };
}

/** The shop whose secret has signed the body; read anew where none fits, since it may just have been rotated. */
async function findSigner(
  shops: ShopDirectory,
  shopId: string,
  { headers, body }: SignedQuestion,
): Promise<KnownShop | { refused: Problem }> {
  const shop = await shops.find(shopId);
  if (!shop) return { refused: unknownShop };
  // WooCommerce's own scheme signs no time: what was sent once would fit for ever.
  if (signatureScheme(headers) !== 'standard') return { refused: unsigned };
  if (shop.hasPlugin && isSignatureValid(headers, body, shop.secrets)) return shop;
  const fresh = await shops.find(shopId, { fresh: true });
  if (!fresh) return { refused: unknownShop };
  if (!fresh.hasPlugin || fresh.secrets.length === 0) return { refused: unpairedShop };
  return isSignatureValid(headers, body, fresh.secrets) ? fresh : { refused: wrongSignature };
}

const otherAction: Problem = {
  status: 400,
  code: 'action_wrong',
  title: 'Another action',
  detail: 'The signed body asks for another action than this address stands for.',
};

const repeated: Problem = {
  status: 409,
  code: 'call_repeated',
  title: 'Asked before',
  detail: 'This question was answered before. Ask again under a new id.',
};

/** @returns A refusal that names the fields that are wrong, and none of their values. */
export function malformed(error: z.ZodError): Problem {
  const fields = [...new Set(error.issues.map((issue) => issue.path.join('.') || 'body'))];
  return {
    status: 400,
    code: 'body_invalid',
    title: 'Not as agreed',
    detail: `The body is not as agreed: ${fields.join(', ')}. Update plugin and sidecar to releases that belong together.`,
  };
}
