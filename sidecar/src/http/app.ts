import express, { type Express } from 'express';
import { deliveryHandler, type IntakeParts } from '../intake/receive-delivery.ts';
import { connectionRoutes } from './connection-routes.ts';
import { errorAnswers, notFound } from './error-answers.ts';
import { healthz, lastAnswers, metricsPage, readyz } from './health.ts';
import { openApiDocument } from './openapi.ts';
import { operatorRoutes, type OperatorRouteParts } from './operator-routes.ts';
import { pluginRoutes, type PluginRouteParts } from './plugin-routes.ts';
import { readBody } from './read-body.ts';
import { transferPages } from './transfer-page.ts';

/** What one delivery may weigh: an order of ten thousand lines fits. */
const LARGEST_BODY = 8 * 1024 * 1024;

/** All routes, and how they answer when something is wrong. */
export function createApp(
  intake: IntakeParts,
  plugin: PluginRouteParts,
  operator: OperatorRouteParts,
  options: { version: string; metricsToken: string | undefined; isStopping: () => boolean },
): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(lastAnswers(options.isStopping));
  app.post('/v1/shops/:shopId/deliveries', readBody(LARGEST_BODY), deliveryHandler(intake));
  app.use(pluginRoutes(plugin));
  app.use(connectionRoutes(plugin));
  app.use(transferPages(operator));
  app.use(operatorRoutes(operator));
  app.get('/healthz', healthz);
  app.get('/readyz', readyz(intake.db, options.isStopping));
  app.get('/metrics', metricsPage(intake.metrics, options.metricsToken));
  const document = openApiDocument(options.version);
  app.get('/openapi.json', (_request, response) => {
    response.json(document);
  });
  app.use(notFound);
  app.use(errorAnswers(intake.logger, intake.metrics));
  return app;
}
