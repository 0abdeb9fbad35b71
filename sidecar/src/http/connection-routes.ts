import { Router, type Request, type RequestHandler } from 'express';
import { readRaw } from '../intake/receive-delivery.ts';
import { CONNECTION_TOKEN, keysRequest, receiveKeys, type ReceiveParts } from '../pairing/receive-keys.ts';
import { PAGE_HEADERS } from '../shared/html-page.ts';
import type { Logger } from '../shared/logger.ts';
import { parseJson } from '../shared/parse-json.ts';
import { sendProblem } from '../shared/problem.ts';
import { KEYS_PATH, RETURN_PATH } from '../shared/public-address.ts';
import { hashToken } from '../shared/token.ts';
import { findConnectionByToken } from '../store/shop-connections.ts';
import { cameInClear } from './caller.ts';
import { connectionPage, unknownConnectionPage } from './connection-page.ts';
import { wrong } from './operator-problems.ts';
import { readBody } from './read-body.ts';

export interface ConnectionRouteParts extends ReceiveParts {
  logger: Logger;
  /** Called after something became due. */
  wake: () => void;
}

/** What WooCommerce sends has 250 bytes. */
const LARGEST_KEYS = 4 * 1024;

/** Where WooCommerce's page of approval leads: the keys by a request of the shop, then the person's browser. */
export function connectionRoutes(parts: ConnectionRouteParts): Router {
  const router = Router();
  router.post(KEYS_PATH, readBody(LARGEST_KEYS), keysHandler(parts));
  router.get(RETURN_PATH, pageHandler(parts));
  return router;
}

/** Not signed: the secret of the link is the proof. Answered before anything is done with the keys. */
function keysHandler(parts: ConnectionRouteParts): RequestHandler {
  return async (request, response) => {
    const body = keysRequest.safeParse(parseJson(readRaw(request).body.toString('utf8')));
    if (!body.success) return sendProblem(response, wrong(body.error));
    const result = await receiveKeys(parts, body.data, { cameInClear: cameInClear(request) });
    if ('refused' in result) {
      parts.logger.warn({ code: result.refused.code }, 'keys.refused');
      return sendProblem(response, result.refused);
    }
    parts.logger.info({ shop: result.kept.shopId }, 'keys.kept');
    response.status(200).json({ result: 'kept' });
    parts.wake();
  };
}

/** Looking changes nothing, whatever the address says. */
function pageHandler({ db }: ConnectionRouteParts): RequestHandler {
  return async (request, response) => {
    const token = one(request.query.user_id);
    const connection = CONNECTION_TOKEN.test(token)
      ? await findConnectionByToken(db, hashToken(token))
      : undefined;
    const { status, html } = connection
      ? connectionPage(connection, {
          isDenied: one(request.query.success) !== '1',
          locale: languageOf(request, connection.choices.locale),
          again: `?success=1&user_id=${token}`,
        })
      : unknownConnectionPage(languageOf(request));
    response.status(status).set(PAGE_HEADERS).type('html').send(html);
  };
}

/** The reader's, as far as their browser says. */
function languageOf(request: Request, chosen?: string): string {
  return request.acceptsLanguages('en', 'es') || (chosen ?? 'en').slice(0, 2);
}

function one(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
