import { expect, it } from 'vitest';
import { createMetrics } from '../shared/metrics.ts';
import { createApp } from './app.ts';
import { openApiDocument } from './openapi.ts';

interface Layer {
  route?: { path: string; methods: Record<string, boolean> };
  handle: { stack?: Layer[] };
}

/** Every route of a router and those in it, as the document writes them. */
function routesOf(stack: Layer[]): string[] {
  return stack.flatMap(({ route, handle }) => {
    if (!route) return routesOf(handle.stack ?? []);
    const path = route.path.replace(/:(\w+)/g, '{$1}');
    return Object.keys(route.methods).map((method) => `${method} ${path}`);
  });
}

it('describes every route that there is, and no other', () => {
  const parts = { metrics: createMetrics() } as never;
  const app = createApp(parts, parts, parts, {
    version: '0',
    metricsToken: undefined,
    isStopping: () => false,
  });
  const described = Object.entries(openApiDocument('0').paths ?? {}).flatMap(([path, item]) =>
    Object.keys(item).map((method) => `${method} ${path}`),
  );

  const routes = routesOf((app.router as unknown as { stack: Layer[] }).stack);

  expect(described.sort()).toEqual(routes.filter((route) => route !== 'get /openapi.json').sort());
});
