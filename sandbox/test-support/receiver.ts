import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  headers: IncomingHttpHeaders;
  body: string;
  httpVersion: string;
}

export interface Receiver {
  url: string;
  /** Signed deliveries, in order of arrival. */
  deliveries: Received[];
  /** Unsigned forms. */
  pings: Received[];
  /** What it answers from now on. */
  answerWith: (status: number) => void;
  close: () => Promise<void>;
}

/** Listens for deliveries, as the other side of a webhook does. */
export async function startReceiver(): Promise<Receiver> {
  let status = 200;
  const deliveries: Received[] = [];
  const pings: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const received = {
        headers: request.headers,
        body: Buffer.concat(chunks).toString('utf8'),
        httpVersion: request.httpVersion,
      };
      (request.headers['x-wc-webhook-topic'] === undefined ? pings : deliveries).push(received);
      response.writeHead(status, status === 302 ? { Location: '/elsewhere' } : {}).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/hooks`,
    deliveries,
    pings,
    answerWith: (next) => {
      status = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
