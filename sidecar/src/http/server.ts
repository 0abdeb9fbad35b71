import { createServer, type RequestListener, type Server } from 'node:http';

/** The whole of a request must be there by then. Node allows five minutes, which cost a slow sender nothing. */
const SLOWEST_MS = 30_000;

/**
 * Longer than a load balancer keeps a connection that nothing goes through: most do so for a minute. Were it shorter, we
 * would sometimes close one on which a delivery is under way already, and nobody could tell whether it was taken.
 */
const IDLE_MS = 75_000;

/** More at once than any rush of shops needs; each may hold a small body in memory. */
const MOST_CONNECTIONS = 1_000;

/**
 * The listening side, with what it takes against whoever opens connections and then dawdles. A web server in front does
 * the same, and better; not every shop has one.
 *
 * @param slowestMs After this long an unfinished request is answered with 408.
 */
export function createHttpServer(listener: RequestListener, slowestMs = SLOWEST_MS): Server {
  const server = createServer(
    {
      requestTimeout: slowestMs,
      headersTimeout: slowestMs / 2,
      connectionsCheckingInterval: slowestMs / 10,
      keepAliveTimeout: IDLE_MS,
    },
    listener,
  );
  server.maxConnections = MOST_CONNECTIONS;
  return server;
}
