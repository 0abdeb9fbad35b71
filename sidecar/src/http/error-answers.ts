import type { ErrorRequestHandler, RequestHandler } from 'express';
import type { Logger } from '../shared/logger.ts';
import type { Metrics } from '../shared/metrics.ts';
import { sendProblem, type Problem } from '../shared/problem.ts';

const tooLarge: Problem = {
  status: 413,
  code: 'too_large',
  title: 'Too large',
  detail: 'A delivery may have at most 8 MiB.',
};

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
  return (error: unknown, _request, response, next) => {
    if (response.headersSent) return next(error);
    const problem = toProblem(error);
    if (problem === internal) {
      logger.error({ reason: error instanceof Error ? error.message : 'unknown' }, 'http.failed');
    }
    metrics.deliveries.inc({ result: problem.code });
    sendProblem(response, problem);
  };
}

function toProblem(error: unknown): Problem {
  const { type, status } = error as { type?: string; status?: number };
  if (type === 'entity.too.large') return tooLarge;
  if (status === undefined || status < 400 || status >= 500) return internal;
  return { status, code: 'bad_request', title: 'Bad request', detail: 'The request could not be read.' };
}
