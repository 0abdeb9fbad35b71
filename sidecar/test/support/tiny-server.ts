import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An HTTP server of one test. */
export interface TinyServer {
  url: string;
  port: number;
  /** `METHOD /path` of each request, in order. */
  requests: string[];
  /** Connections taken, whether or not a request followed. */
  connections: () => number;
  close: () => Promise<void>;
}

export async function startTinyServer(answer: RequestListener, host = '127.0.0.1'): Promise<TinyServer> {
  const requests: string[] = [];
  let connections = 0;
  const server = createServer((request, response) => {
    requests.push(`${request.method ?? ''} ${request.url ?? ''}`);
    answer(request, response);
  });
  server.on('connection', () => (connections += 1));
  server.listen(0, host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${host}:${port}`,
    port,
    requests,
    connections: () => connections,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
