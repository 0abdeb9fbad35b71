import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { startTinyServer, type TinyServer } from '../../test/support/tiny-server.ts';
import { createHttpClient, TransportError, type HttpRequest } from './http-client.ts';

const LOOPBACK = ['127.0.0.0/8'];

const servers: TinyServer[] = [];

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function serve(answer: RequestListener): Promise<TinyServer> {
  const server = await startTinyServer(answer);
  servers.push(server);
  return server;
}

const hello: RequestListener = (_request, response) => response.end('hello');

function get(
  url: string,
  { allowed = LOOPBACK, ...request }: Partial<HttpRequest> & { allowed?: string[] } = {},
) {
  return createHttpClient(allowed).send({ method: 'GET', url, ...request });
}

/** What became of a request that must not succeed. */
async function failure(answer: Promise<unknown>): Promise<TransportError> {
  const error: unknown = await answer.then(
    () => new Error('It was answered.'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof TransportError)) throw error;
  return error;
}

describe('a request', () => {
  it('carries its method, headers and body as they are', async () => {
    let got: unknown;
    const server = await serve((request, response) => {
      request.setEncoding('utf8');
      const { method, url, headers } = request;
      request.on('data', (body: string) => (got = { method, url, type: headers['content-type'], body }));
      request.on('end', () => response.end());
    });

    await get(`${server.url}/a?b=c%2Bd`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{ "spaced": "as typed" }',
    });

    expect(got).toEqual({
      method: 'POST',
      url: '/a?b=c%2Bd',
      type: 'application/json',
      body: '{ "spaced": "as typed" }',
    });
  });

  it.each([200, 204, 302, 400, 401, 404, 429, 500, 503])(
    'is answered by any status: %i is no error',
    async (status) => {
      const server = await serve((_request, response) =>
        response.writeHead(status, { 'Retry-After': '7' }).end(),
      );

      const answer = await get(server.url);

      expect(answer).toMatchObject({ status, headers: { 'retry-after': '7' } });
    },
  );

  it('gets text as it was sent, even where it looks like JSON', async () => {
    const server = await serve((_request, response) => response.end('{"id": 1.0}'));

    expect((await get(server.url)).text).toBe('{"id": 1.0}');
  });

  it('follows no redirect', async () => {
    const target = await serve(hello);
    const server = await serve((_request, response) =>
      response.writeHead(302, { location: target.url }).end(),
    );

    const answer = await get(server.url);

    expect([answer.status, answer.headers.location, target.connections()]).toEqual([302, target.url, 0]);
  });
});

describe('an address inside a private network', () => {
  it.each([
    ['by its number', '127.0.0.1'],
    ['by name', 'localhost'],
    ['as one decimal number', '2130706433'],
    ['as a hexadecimal number', '0x7f000001'],
    ['as octal numbers', '0177.0.0.1'],
    ['with parts left out', '127.1'],
    ['as "any address"', '0.0.0.0'],
    ['inside IPv6', '[::ffff:127.0.0.1]'],
    ['inside IPv6, in hexadecimal', '[::ffff:7f00:1]'],
  ])('is refused %s, before a connection is made', async (_how, host) => {
    const server = await serve(hello);

    const error = await failure(get(`http://${host}:${server.port}/`, { allowed: [] }));

    expect([error.problem, error.doubtful, server.connections()]).toEqual(['forbidden', false, 0]);
    expect(error.message).toContain('MATRICULA_PRIVATE_NETWORKS');
  });

  it.each(['10.0.0.1', '172.16.0.1', '192.168.1.1', '100.64.0.1', '[::1]', '[fc00::1]'])(
    '%s is refused',
    async (host) => {
      expect((await failure(get(`http://${host}:9/`, { allowed: [] }))).problem).toBe('forbidden');
    },
  );

  it('is reached where the operator allowed its range', async () => {
    const server = await serve(hello);

    expect((await get(server.url, { allowed: LOOPBACK })).text).toBe('hello');
  });

  it('is reached by name where every address of the name is allowed', async () => {
    const server = await serve(hello);
    const url = `http://localhost:${server.port}/`;

    expect((await get(url, { allowed: [...LOOPBACK, '::1/128'] })).text).toBe('hello');
  });

  it('is refused where the operator allowed another range', async () => {
    const server = await serve(hello);

    const error = await failure(get(server.url, { allowed: ['10.0.0.0/8'] }));

    expect([error.problem, server.connections()]).toEqual(['forbidden', 0]);
  });

  it.each(['169.254.169.254', '[::ffff:169.254.169.254]', '[fe80::1]', '[fd00:ec2::254]', '2852039166'])(
    'where clouds keep their secrets, %s, is refused whatever the operator allowed',
    async (host) => {
      const allowed = ['0.0.0.0/0', '::/0', '169.254.0.0/16', '169.254.169.254/32'];

      expect((await failure(get(`http://${host}:9/`, { allowed }))).problem).toBe('forbidden');
    },
  );
});

describe('an answer that does not come', () => {
  it('because nobody listens was certainly not given', async () => {
    const server = await startTinyServer(hello);
    await server.close();

    const error = await failure(get(server.url));

    expect([error.problem, error.doubtful]).toEqual(['refused', false]);
  });

  it('because nobody knows the name was certainly not given', async () => {
    const error = await failure(get('http://no-such-host.invalid/'));

    expect([error.problem, error.doubtful]).toEqual(['not_found', false]);
  });

  it('in time leaves it in doubt whether the work was done', async () => {
    const server = await serve(() => undefined);

    const error = await failure(get(server.url, { method: 'POST', timeoutMs: 100 }));

    expect([error.problem, error.doubtful]).toEqual(['timeout', true]);
  });

  it('because the connection was cut leaves it in doubt', async () => {
    const server = await serve((request) => request.socket.destroy());

    const error = await failure(get(server.url, { method: 'POST' }));

    expect([error.problem, error.doubtful]).toEqual(['interrupted', true]);
  });

  it('as a whole, because the connection was cut half-way, leaves it in doubt', async () => {
    const server = await serve((request, response) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('{"user":"ana"', () => request.socket.destroy());
    });

    const error = await failure(get(server.url));

    expect([error.problem, error.doubtful]).toEqual(['interrupted', true]);
  });

  it('is explained without the path, the headers, the body or anything else that may be secret', async () => {
    const server = await serve((request) => request.socket.destroy());

    const error = await failure(
      get(`${server.url}/secret-path?oauth_signature=secret`, {
        method: 'POST',
        headers: { authorization: 'Basic secret' },
        body: 'secret',
      }),
    );

    expect([error.message, error.stack, String(error.cause), JSON.stringify(error)].join('\n')).not.toContain(
      'secret',
    );
  });
});

describe('an answer of more than 16 MiB', () => {
  const LARGE = 16 * 1024 * 1024 + 1;

  it('is not taken', async () => {
    const server = await serve((_request, response) => response.end(Buffer.alloc(LARGE, 'x')));

    expect((await failure(get(server.url))).problem).toBe('interrupted');
  });

  it('is not taken when it never says how large it is', async () => {
    const server = await serve((request, response) => {
      const pour = async () => {
        const gone = once(request.socket, 'close');
        for (let isOpen = true; isOpen && !response.destroyed;) {
          if (response.write(Buffer.alloc(1024 * 1024, 'x'))) continue;
          isOpen = await Promise.race([once(response, 'drain').then(() => true), gone.then(() => false)]);
        }
      };
      void pour();
    });

    expect((await failure(get(server.url))).problem).toBe('interrupted');
  });

  it('is not taken when it is small on the way and large once unpacked', async () => {
    const packed = gzipSync(Buffer.alloc(LARGE, 'x'));
    const server = await serve((_request, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(packed),
    );

    expect((await failure(get(server.url))).problem).toBe('interrupted');
  });

  it('is taken when it is just as large as that', async () => {
    const server = await serve((_request, response) => response.end(Buffer.alloc(LARGE - 1, 'x')));

    expect((await get(server.url)).text).toHaveLength(LARGE - 1);
  });
});
