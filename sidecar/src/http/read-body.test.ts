import { once } from 'node:events';
import { request as send, type ClientRequest, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readBody } from './read-body.ts';

const LIMIT = 1024 * 1024;
const LARGE = 512 * 1024;

let port: number;
let close: () => void;
const open: ClientRequest[] = [];

beforeEach(async () => {
  const app = express();
  app.post('/', readBody(LIMIT), (request, response) => {
    response.json((request.body as Buffer).length);
  });
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port;
  close = () => server.close();
});

afterEach(() => {
  for (const request of open.splice(0)) request.destroy();
  close();
});

/** Sends a body but for its last byte. */
function begin(bytes: number): ClientRequest {
  const headers = { 'content-length': bytes };
  const request = send({ host: '127.0.0.1', port, method: 'POST', headers, agent: false });
  request.on('error', () => undefined); // that of a request which the test gives up
  request.write(Buffer.alloc(bytes - 1));
  open.push(request);
  return request;
}

async function finish(request: ClientRequest): Promise<number | undefined> {
  const answer = once(request, 'response') as Promise<[IncomingMessage]>;
  request.end('x');
  return (await answer)[0].resume().statusCode;
}

/** Four large bodies that do not end: as many as are read at a time. */
async function fillUp(): Promise<ClientRequest[]> {
  const slow = Array.from({ length: 4 }, () => begin(LARGE));
  await finish(begin(10)); // by then the server knows of them
  return slow;
}

it('reads small bodies while large ones dawdle', async () => {
  await fillUp();

  expect(await finish(begin(60_000))).toBe(200);
});

it('has a fifth large body wait for one of the four before it', async () => {
  const [first] = await fillUp();
  let isAnswered = false;
  const fifth = finish(begin(LARGE)).finally(() => (isAnswered = true));
  await finish(begin(10));
  expect(isAnswered).toBe(false);

  if (first) await finish(first);

  expect(await fifth).toBe(200);
});

it('goes on when one of the four gives up', async () => {
  const [first] = await fillUp();
  const fifth = finish(begin(LARGE));

  first?.destroy();

  expect(await fifth).toBe(200);
});

it('leaves nobody waiting behind one who gave up while waiting', async () => {
  const [first] = await fillUp();
  begin(LARGE).destroy();
  const sixth = finish(begin(LARGE));

  if (first) await finish(first);

  expect(await sixth).toBe(200);
});

it('refuses a body that is too large, without a place in the queue', async () => {
  await fillUp();

  expect(await finish(begin(LIMIT + 1))).toBe(413);
});
