import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';

/** What came back from a delivery; status is null when nothing did. */
export interface DeliveryResult {
  status: number | null;
  error: string | null;
  durationMs: number;
}

/** Posts bytes as WordPress does: one try, no redirect followed, no connection kept. `signal` cuts it off. */
export function postBytes(
  url: string,
  { body, headers }: { body: string; headers: Record<string, string> },
  { timeoutMs, signal }: { timeoutMs: number; signal: AbortSignal },
): Promise<DeliveryResult> {
  const begun = performance.now();
  const finish = (status: number | null, error: string | null): DeliveryResult => ({
    status,
    error,
    durationMs: Math.round(performance.now() - begun),
  });
  return new Promise((resolve) => {
    if (!URL.canParse(url)) {
      resolve(finish(null, 'A valid URL was not provided.'));
      return;
    }
    const send = url.startsWith('https:') ? httpsRequest : httpRequest;
    const outgoing = send(
      url,
      {
        method: 'POST',
        agent: false,
        signal,
        headers: { ...headers, 'Content-Length': Buffer.byteLength(body), Connection: 'close' },
      },
      (incoming) => {
        incoming.resume();
        incoming.once('end', () => resolve(finish(incoming.statusCode ?? null, null)));
        incoming.once('error', (error) => resolve(finish(null, error.message)));
      },
    );
    outgoing.setTimeout(timeoutMs, () => outgoing.destroy(new Error(`No answer within ${timeoutMs} ms.`)));
    outgoing.once('error', (error) => resolve(finish(null, error.message)));
    outgoing.end(body);
  });
}
