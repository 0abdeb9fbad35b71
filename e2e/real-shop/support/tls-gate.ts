import { once } from 'node:events';
import { request as ask } from 'node:http';
import { createServer } from 'node:https';

import type { Stopping } from '../../../sandbox/demo/stopping.ts';
import { freePort } from '../../wordpress/child.ts';
import type { Tls } from '../../wordpress/shop.ts';

/** A web server with TLS in front of the sidecar, as every sidecar has one that is reached over the internet. */
export interface TlsGate {
  url: string;
  /** The sidecar; undefined: nobody is there. */
  target: string | undefined;
}

/** @param tls Its key and certificate. */
export async function openTlsGate({ key, certificate }: Tls, stopping: Stopping): Promise<TlsGate> {
  const port = await freePort();
  const gate: TlsGate = { url: `https://127.0.0.1:${port}`, target: undefined };
  const server = createServer({ key, cert: certificate }, (request, response) => {
    const sayAway = () => response.writeHead(502).end();
    if (gate.target === undefined) return sayAway();
    const { method = 'GET', url = '/', headers } = request;
    const forwarded = { ...headers, 'x-forwarded-proto': 'https', 'x-forwarded-for': '127.0.0.1' };
    const asked = ask(gate.target + url, { method, headers: forwarded }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    asked.on('error', sayAway);
    request.pipe(asked);
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  stopping.beforeEnd(async () => {
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  });
  return gate;
}
