import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { RequestHandler } from 'express';
import { sendProblem } from '../shared/problem.ts';

/** Whether a request carries the token; compared in a time that says nothing of how much of it is right. */
export function hasBearer(request: IncomingMessage, token: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(request.headers.authorization ?? ''), digest(`Bearer ${token}`));
}

/**
 * Lets only whoever has the operator's token through.
 *
 * @param token Undefined: the operator set none, and nobody is let through.
 */
export function operatorOnly(token: string | undefined): RequestHandler {
  return (request, response, next) => {
    if (token === undefined) {
      sendProblem(response, {
        status: 403,
        code: 'api_closed',
        title: 'Closed',
        detail: 'Set MATRICULA_API_TOKEN, start the sidecar anew, and send it as a bearer token.',
      });
      return;
    }
    if (hasBearer(request, token)) return next();
    response.setHeader('www-authenticate', 'Bearer');
    sendProblem(response, {
      status: 401,
      code: 'token_wrong',
      title: 'Not allowed',
      detail: 'Send the value of MATRICULA_API_TOKEN as a bearer token.',
    });
  };
}
