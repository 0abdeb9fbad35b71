import express, { type Express, type Router } from 'express';

import { controlErrors, readBytes } from './control-routes.ts';
import { exchange, type ExchangeOptions } from './exchange.ts';
import { FaultList } from './faults.ts';
import { Journal } from './journal.ts';

interface SandboxAppOptions extends Pick<ExchangeOptions, 'settings' | 'observe' | 'answer'> {
  /** Marks every answer, as `X-Sandbox`. */
  mark: string;
  controls: (parts: { journal: Journal; faults: FaultList }) => Router;
}

/** Builds the Express app of a pretend server: controls under `/__sandbox`, everything else as the real one answers. */
export function createSandboxApp({ mark, controls, ...options }: SandboxAppOptions): Express {
  const journal = new Journal();
  const faults = new FaultList();
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use((_request, response, next) => {
    response.setHeader('X-Sandbox', mark);
    next();
  });
  app.use(readBytes);
  app.use('/__sandbox', controls({ journal, faults }), controlErrors);
  app.use(exchange({ ...options, journal, faults }));
  return app;
}
