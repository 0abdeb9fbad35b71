import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterEach, expect, it } from 'vitest';
import { createMetrics } from '../shared/metrics.ts';
import { metricsPage } from './health.ts';

let close = () => undefined as unknown;

afterEach(() => close());

async function statusOf(token: string | undefined, headers: Record<string, string>): Promise<number> {
  const app = express();
  app.get('/metrics', metricsPage(createMetrics(), token));
  const server = app.listen(0, '127.0.0.1');
  close = () => server.close();
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return (await fetch(`http://127.0.0.1:${port}/metrics`, { headers })).status;
}

it.each([
  ['this machine sees metrics where no token is set', undefined, {}, 200],
  ['what came through a web server does not', undefined, { 'x-forwarded-for': '8.8.8.8' }, 403],
  ['nor by the newer header', undefined, { forwarded: 'for=8.8.8.8' }, 403],
  [
    'a token opens them from anywhere',
    'a-token-of-length',
    { 'x-forwarded-for': '8.8.8.8', authorization: 'Bearer a-token-of-length' },
    200,
  ],
  ['another token does not', 'a-token-of-length', { authorization: 'Bearer a-token-of-lengt' }, 403],
  ['where a token is set, this machine needs it too', 'a-token-of-length', {}, 403],
])('%s', async (_what, token, headers, status) => {
  expect(await statusOf(token, headers as unknown as Record<string, string>)).toBe(status);
});
