import { createServer, type Server } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';

import { describeMove, findPort, openNear } from './ports.ts';

const servers: Server[] = [];

function listenOn(port: number): Promise<number> {
  const server = createServer();
  servers.push(server);
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

describe('a port that somebody else has', () => {
  it('makes way for a free one', async () => {
    const taken = await listenOn(0);

    const port = await openNear(taken, listenOn);

    expect(port).not.toBe(taken);
    expect(port).toBeGreaterThan(0);
  });

  it('makes way for one that is free now when it is only looked for', async () => {
    const taken = await listenOn(0);

    const found = await findPort(taken);

    expect(found).not.toBe(taken);
    expect(await listenOn(found)).toBe(found);
  });

  it('is told in one line', () => {
    expect(describeMove('shop', 8421, 43817)).toBe('Port 8421 is in use: the shop takes 43817 instead.');
    expect(describeMove('shop', 8421, 8421)).toBeUndefined();
    expect(describeMove('shop', 0, 43817)).toBeUndefined();
  });
});

describe('anything else that goes wrong', () => {
  it('is not tried again elsewhere', async () => {
    const ports: number[] = [];
    const open = (port: number) => {
      ports.push(port);
      return Promise.reject(new Error('The seed is no JSON.'));
    };

    await expect(openNear(8421, open)).rejects.toThrow('The seed is no JSON.');
    expect(ports).toEqual([8421]);
  });
});
