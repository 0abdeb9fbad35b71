import express, { type ErrorRequestHandler, type Request, Router } from 'express';

import type { FaultList } from './faults.ts';
import type { Journal } from './journal.ts';
import { BadInput, isRecord, parseJson } from './parse.ts';

export interface Controlled {
  journal: Journal;
  faults: FaultList;
  /** What `GET /__sandbox/state` shows. */
  state: () => unknown;
  settings: () => unknown;
  /** Applies the body of `PATCH /__sandbox/settings`. */
  changeSettings: (patch: unknown) => void;
  /** Back to the seed given, or to the one the server started with. */
  reset: (options: { seed: unknown; settings: boolean }) => void;
}

/** The parsed JSON body of a control call; an empty object for no body. */
export function controlBody(request: Request): unknown {
  const text = Buffer.isBuffer(request.body) ? request.body.toString('utf8').trim() : '';
  if (text === '') return {};
  const body = parseJson(text);
  if (body === undefined) throw new BadInput('The body is no JSON.');
  return body;
}

/** Reads any body as bytes, whatever its type, so that each server parses it as the real one does. */
export const readBytes = express.raw({ type: () => true, limit: '64mb' });

/** The controls both servers share, to be mounted at `/__sandbox`. */
export function controlRoutes(controlled: Controlled): Router {
  const router = Router();
  router.get('/journal', (request, response) => {
    response.json({ entries: controlled.journal.since(Number(request.query['since'] ?? 0)) });
  });
  router.delete('/journal', (_request, response) => {
    controlled.journal.clear();
    response.status(204).end();
  });
  addFaultRoutes(router, controlled.faults);
  addStateRoutes(router, controlled);
  return router;
}

/** Answers what a control refused with a plain sentence; to be used after the last control route. */
export const controlErrors: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  if (!(error instanceof BadInput)) {
    next(error);
    return;
  }
  response.status(400).json({ error: error.message });
};

function addFaultRoutes(router: Router, faults: FaultList): void {
  router.post('/faults', (request, response) => {
    response.status(201).json({ id: faults.add(controlBody(request)).id });
  });
  router.get('/faults', (_request, response) => {
    response.json({ faults: faults.list() });
  });
  router.delete('/faults', (_request, response) => {
    faults.clear();
    response.status(204).end();
  });
  router.delete('/faults/:id', (request, response) => {
    response.status(faults.remove(Number(request.params.id)) ? 204 : 404).end();
  });
}

function addStateRoutes(router: Router, controlled: Controlled): void {
  router.get('/state', (_request, response) => {
    response.json(controlled.state());
  });
  router.get('/settings', (_request, response) => {
    response.json(controlled.settings());
  });
  router.patch('/settings', (request, response) => {
    controlled.changeSettings(controlBody(request));
    response.json(controlled.settings());
  });
  router.post('/reset', (request, response) => {
    const body = controlBody(request);
    const { settings, ...seed } = isRecord(body) ? body : {};
    controlled.reset({ seed: Object.keys(seed).length > 0 ? seed : undefined, settings: settings === true });
    controlled.journal.clear();
    controlled.faults.clear();
    response.status(204).end();
  });
}
