import type { RequestHandler } from 'express';
import { sql } from 'kysely';
import type { Metrics } from '../shared/metrics.ts';
import { sendProblem, type Problem } from '../shared/problem.ts';
import type { Db } from '../store/database.ts';
import { hasBearer } from './bearer.ts';

/** The process runs. */
export const healthz: RequestHandler = (_request, response) => {
  response.json({ status: 'ok' });
};

export const databaseAway: Problem = {
  status: 503,
  code: 'database_away',
  title: 'Not ready',
  detail: 'The database does not answer, or takes nothing. Nothing can be stored; send it again.',
};

/** The database answers: deliveries can be stored. */
export function readyz(db: Db): RequestHandler {
  return async (_request, response) => {
    try {
      await sql`select 1`.execute(db);
      response.json({ status: 'ready' });
    } catch {
      sendProblem(response, databaseAway);
    }
  };
}

/**
 * Prometheus metrics, for whoever has the token; without one, for this machine alone. What came through a proxy looks
 * like this machine and is not.
 */
export function metricsPage(metrics: Metrics, token: string | undefined): RequestHandler {
  return async (request, response) => {
    const isLocal = /^(::ffff:)?127\.|^::1$/.test(request.socket.remoteAddress ?? '');
    const isProxied =
      request.headers['x-forwarded-for'] !== undefined || request.headers.forwarded !== undefined;
    const isAllowed = token ? hasBearer(request, token) : isLocal && !isProxied;
    if (!isAllowed) {
      sendProblem(response, {
        status: 403,
        code: 'metrics_closed',
        title: 'Not allowed',
        detail: 'Set MATRICULA_METRICS_TOKEN and send it as a bearer token.',
      });
      return;
    }
    response.type(metrics.registry.contentType).send(await metrics.registry.metrics());
  };
}
