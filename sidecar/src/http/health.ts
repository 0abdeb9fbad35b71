import type { RequestHandler } from 'express';
import type { Metrics } from '../shared/metrics.ts';
import { sendProblem, type Problem } from '../shared/problem.ts';
import { sleep } from '../shared/sleep.ts';
import { requireWritable, type Db } from '../store/database.ts';
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

export const stopping: Problem = {
  status: 503,
  code: 'stopping',
  title: 'Not ready',
  detail: 'This sidecar was told to stop. Others go on; send new requests to them.',
};

/** A load balancer does not wait much longer for an answer, and a database that takes longer is of no use to a shop. */
const PATIENCE_MS = 3_000;

/** The database answers and is written to: deliveries can be stored. One that is being stopped says that it is not ready. */
export function readyz(db: Db, isStopping: () => boolean, patienceMs = PATIENCE_MS): RequestHandler {
  return async (_request, response) => {
    if (isStopping()) {
      sendProblem(response, stopping);
      return;
    }
    const isReady = requireWritable(db).then(
      () => true,
      () => false,
    );
    if (await Promise.race([isReady, sleep(patienceMs)])) response.json({ status: 'ready' });
    else sendProblem(response, databaseAway);
  };
}

/** Whoever keeps connections open, as load balancers do, is to let go of them while a sidecar is being stopped. */
export function lastAnswers(isStopping: () => boolean): RequestHandler {
  return (_request, response, next) => {
    if (isStopping()) response.set('connection', 'close');
    next();
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
