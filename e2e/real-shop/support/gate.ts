import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';

/** What becomes of a request to the sidecar. */
export type Passage =
  | { kind: 'open' }
  /** Goes through after a while. */
  | { kind: 'slow'; ms: number }
  /** Is taken and never answered. */
  | { kind: 'silent' }
  /** Is answered by something that is not the sidecar. */
  | { kind: 'answer'; status: number; headers?: Record<string, string>; body?: string };

/** A moment of a request: it arrived, or the sidecar has answered and the shop has not heard of it yet. */
export type Phase = 'arrived' | 'answered';

/**
 * Stands before the sidecar, as a load balancer does: the shop knows its address only. Whatever goes wrong on the way is
 * made here, so that neither side takes part in it.
 */
export class Gate {
  passage: Passage = { kind: 'open' };
  /** Requests so far. */
  requests = 0;
  /** Awaited at every moment of every request. */
  observe: (path: string, phase: Phase) => Promise<void> = () => Promise.resolve();
  readonly #sidecarUrl: string;
  #server: Server | undefined;
  #port = 0;

  constructor(sidecarUrl: string) {
    this.#sidecarUrl = sidecarUrl;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Listens, after a close at the same port as before. */
  async open(): Promise<void> {
    this.#server = createServer((request, response) => void this.#pass(request, response));
    this.#server.listen(this.#port, '127.0.0.1');
    await once(this.#server, 'listening');
    const address = this.#server.address();
    if (address !== null && typeof address !== 'string') this.#port = address.port;
  }

  /** From now on, connections are refused. */
  async close(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (!server) return;
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  }

  async #pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.requests += 1;
    const path = request.url ?? '/';
    const body = await readBody(request);
    await this.observe(path, 'arrived');
    if (response.destroyed) return; // its sender died meanwhile
    const { passage } = this;
    if (passage.kind === 'silent') return;
    if (passage.kind === 'answer') {
      response.writeHead(passage.status, passage.headers).end(passage.body);
      return;
    }
    if (passage.kind === 'slow') await wait(passage.ms);
    const answer = await this.#forward(request, path, body);
    await this.observe(path, 'answered');
    response.writeHead(answer.status, { 'content-type': answer.type }).end(answer.text);
  }

  /** @returns what a load balancer says when nobody listens behind it, where that is so. */
  async #forward(request: IncomingMessage, path: string, body: Buffer<ArrayBuffer>) {
    const headers = Object.entries(request.headers).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string' && !OF_ONE_CONNECTION.has(entry[0]),
    );
    try {
      const method = request.method ?? 'POST';
      const answer = await fetch(`${this.#sidecarUrl}${path}`, { method, headers, body });
      const type = answer.headers.get('content-type') ?? 'application/json';
      return { status: answer.status, type, text: await answer.text() };
    } catch {
      return { status: 502, type: 'text/html', text: '<h1>502 Bad Gateway</h1>' };
    }
  }
}

/** Headers that hold between two neighbours only. */
const OF_ONE_CONNECTION = new Set(['host', 'connection', 'content-length']);

async function readBody(request: IncomingMessage): Promise<Buffer<ArrayBuffer>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
