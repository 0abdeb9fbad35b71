import { createServer as createHttpServer, type RequestListener, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';

export interface Listening {
  url: string;
  port: number;
  /** Cuts every open connection, answered or not, and frees the port. */
  close: () => Promise<void>;
}

export interface ListenOptions {
  port: number;
  host: string;
  tls: { key: string; cert: string } | undefined;
}

/** Opens the port (0 = let the system choose) and gives back where the server is. */
export async function listen(handler: RequestListener, options: ListenOptions): Promise<Listening> {
  const server =
    options.tls === undefined ? createHttpServer(handler) : createHttpsServer(options.tls, handler);
  // Longer than clients keep an idle connection: a server that hangs up first looks like a fault nobody asked for.
  server.keepAliveTimeout = 65_000;
  const { port } = await open(server, options);
  const scheme = options.tls === undefined ? 'http' : 'https';
  return { url: `${scheme}://${options.host}:${port}`, port, close: () => close(server) };
}

function open(server: Server, { port, host }: ListenOptions): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      const address = server.address();
      if (address === null || typeof address === 'string')
        reject(new Error('The server listens on no port.'));
      else resolve(address);
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
