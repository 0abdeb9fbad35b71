import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { createHttpServer } from './server.ts';

it.each([
  ['headers', 'POST / HTTP/1.1\r\nhost: x\r\n'],
  ['a body', 'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\n\r\nabc'],
])('waits for %s no longer than it says', async (_what, beginning) => {
  const server = createHttpServer((request) => request.resume(), 200);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');

  socket.write(beginning);

  expect(await text(socket)).toMatch(/^HTTP\/1.1 408 /);
  server.close();
});

it('keeps a connection that nothing goes through longer than a load balancer does', async () => {
  const server = createHttpServer((_request, response) => response.end());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  const answer = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);

  expect(answer.headers.get('keep-alive')).toBe('timeout=75');
  server.close();
  server.closeAllConnections();
});
