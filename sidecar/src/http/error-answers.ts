import type { ErrorRequestHandler, RequestHandler } from 'express';
import type { Logger } from '../shared/logger.ts';
import type { Metrics } from '../shared/metrics.ts';
import { sendProblem, type Problem } from '../shared/problem.ts';
import { isDatabaseAway } from '../store/database.ts';
import { databaseAway } from './health.ts';

const tooLarge = (limitBytes: number): Problem => ({
  status: 413,
  code: 'too_large',
  title: 'Too large',
  detail: `The body may have at most ${limitBytes / 1024} KiB.`,
});

const internal: Problem = {
  status: 500,
  code: 'internal',
  title: 'Internal error',
  detail: 'Something went wrong on our side. Nothing was stored; send it again.',
};

/** Whatever no route answers. */
export const notFound: RequestHandler = (request, response) => {
  sendProblem(response, {
    status: 404,
    code: 'not_found',
    title: 'Not found',
    detail: `There is nothing at ${request.method} ${request.path}.`,
  });
};

/** Errors of the HTTP layer keep their status; anything else is ours, and its text stays in the log. */
export function errorAnswers(logger: Logger, metrics: Metrics): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) return next(error);
    const problem = toProblem(error);
    if (problem.status >= 500) {
      logger.error({ reason: error instanceof Error ? error.message : 'unknown' }, 'http.failed');
    }
    if (request.path.endsWith('/deliveries')) metrics.deliveries.inc({ result: problem.code });
    sendProblem(response, problem);
  };
}

function toProblem(error: unknown): Problem {
  const { type, status, limit } = error as { type?: string; status?: number; limit?: number };
  if (type === 'entity.too.large') return tooLarge(limit ?? 0);
  if (isDatabaseAway(error)) return databaseAway;
  if (status === undefined || status < 400 || status >= 500) return internal;
  return { status, code: 'bad_request', title: 'Bad request', detail: 'The request could not be read.' };
}
