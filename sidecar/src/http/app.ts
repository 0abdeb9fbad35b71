import express, { type Express } from 'express';
import { deliveryHandler, type IntakeParts } from '../intake/receive-delivery.ts';
import { errorAnswers, notFound } from './error-answers.ts';
import { healthz, metricsPage, readyz } from './health.ts';
import { openApiDocument } from './openapi.ts';
import { pluginRoutes, type PluginRouteParts } from './plugin-routes.ts';

/** What one delivery may weigh: an order of ten thousand lines fits. */
const LARGEST_BODY = '8mb';

/** All routes, and how they answer when something is wrong. */
export function createApp(
  intake: IntakeParts,
  plugin: PluginRouteParts,
  options: { version: string; metricsToken: string | undefined },
): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  // The signature is over the bytes as they came: nothing may unpack or parse them before.
  const rawBody = express.raw({ type: () => true, limit: LARGEST_BODY, inflate: false });
  app.post('/v1/shops/:shopId/deliveries', rawBody, deliveryHandler(intake));
  app.use(pluginRoutes(plugin));
  app.get('/healthz', healthz);
  app.get('/readyz', readyz(intake.db));
  app.get('/metrics', metricsPage(intake.metrics, options.metricsToken));
  const document = openApiDocument(options.version);
  app.get('/openapi.json', (_request, response) => {
    response.json(document);
  });
  app.use(notFound);
  app.use(errorAnswers(intake.logger, intake.metrics));
  return app;
}
