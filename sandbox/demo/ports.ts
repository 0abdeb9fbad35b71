import { type AddressInfo, createServer } from 'node:net';

import type { Screen } from './screen.ts';

/** Where the parts listen when nobody else does. */
export const friendlyPorts = { sidecar: 8420, shop: 8421, lms: 8422, mailbox: 8424 } as const;

/** Opens something on the port that is wanted, or on a free one where that is taken or not allowed. */
export async function openNear<T>(wanted: number, open: (port: number) => Promise<T>): Promise<T> {
  try {
    return await open(wanted);
  } catch (error) {
    if (wanted === 0 || !isPortRefused(error)) throw error;
    return open(0);
  }
}

/** The port that is wanted when it can be had now, else a free one: for a part that is told where people reach it. */
export function findPort(wanted: number): Promise<number> {
  return openNear(wanted, probe);
}

/** Tells that a part had to take another port. */
export function tellMove(
  screen: Pick<Screen, 'say'>,
  { part, wanted, port }: { part: string; wanted: number; port: number },
): void {
  const move = describeMove(part, wanted, port);
  if (move !== undefined) screen.say(move);
}

/** What to tell about a part that had to take another port; undefined when there is nothing to tell. */
export function describeMove(part: string, wanted: number, port: number): string | undefined {
  if (wanted === 0 || wanted === port) return undefined;
  return `Port ${wanted} is in use: the ${part} takes ${port} instead.`;
}

function probe(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const { port: found } = server.address() as AddressInfo;
      server.close(() => resolve(found));
    });
  });
}

function isPortRefused(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'EADDRINUSE' || code === 'EACCES';
}
