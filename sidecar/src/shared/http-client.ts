import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import axios, { AxiosError, type AxiosInstance } from 'axios';
import { ADDRESS_FORBIDDEN, addressRules, readLiteral, type AddressRules } from './outgoing-addresses.ts';

/** One outgoing request. `body` is sent as it is. */
export interface HttpRequest {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  url: string;
  headers?: Record<string, string>;
  body?: string;
  timeoutMs?: number;
}

/** Any answer, whatever its status. `text` is never parsed here: proxies answer JSON requests with HTML. */
export interface HttpResponse {
  status: number;
  headers: Record<string, string>;
  text: string;
}

export interface HttpClient {
  /** @throws TransportError when no whole answer came back. */
  send(request: HttpRequest): Promise<HttpResponse>;
}

export type TransportProblem =
  'not_found' | 'refused' | 'timeout' | 'certificate' | 'forbidden' | 'interrupted';

/** No whole answer came. `doubtful`: the other side may have done the work all the same. */
export class TransportError extends Error {
  readonly problem: TransportProblem;
  readonly doubtful: boolean;

  constructor(problem: TransportProblem, message: string, cause: unknown) {
    super(message, { cause });
    this.name = 'TransportError';
    this.problem = problem;
    this.doubtful = problem === 'timeout' || problem === 'interrupted';
  }
}

const MAX_ANSWER_BYTES = 16 * 1024 * 1024;

/**
 * The one way out. Every address that a host name resolves to is checked when the socket is opened, so neither a
 * redirect (none is followed) nor a name that resolves differently the second time leads into a private network.
 *
 * @param reach Which addresses: CIDR ranges that are allowed although they are not public, or rules.
 */
export function createHttpClient(reach: string[] | AddressRules): HttpClient {
  const rules = Array.isArray(reach) ? addressRules(reach) : reach;
  const options = { keepAlive: true, maxSockets: 16, lookup: rules.lookup };
  const client = axios.create({
    httpAgent: new HttpAgent(options),
    httpsAgent: new HttpsAgent(options),
    proxy: false,
    maxRedirects: 0,
    maxContentLength: MAX_ANSWER_BYTES,
    maxBodyLength: MAX_ANSWER_BYTES,
    responseType: 'text',
    transformResponse: (text: string) => text,
    validateStatus: () => true,
    headers: { 'user-agent': 'Matricula/0.1', accept: 'application/json' },
  });
  return { send: (request) => send(client, rules, request) };
}

async function send(client: AxiosInstance, rules: AddressRules, request: HttpRequest): Promise<HttpResponse> {
  const { host, hostname } = new URL(request.url);
  const literal = readLiteral(hostname);
  // A socket looks up names alone; `URL` has turned every way to write an address into one.
  if (literal !== undefined && !rules.mayReach(literal)) throw transportError('forbidden', host, '');
  const timeoutMs = request.timeoutMs ?? 20_000;
  try {
    const answer = await client.request<string>({
      method: request.method,
      url: request.url,
      ...(request.headers && { headers: request.headers }),
      data: request.body,
      timeout: timeoutMs,
      signal: AbortSignal.timeout(timeoutMs + 5_000), // axios counts from the first byte; a drip would never end
    });
    const headers = Object.entries(answer.headers).map(([name, value]) => [
      name.toLowerCase(),
      String(value),
    ]);
    return {
      status: answer.status,
      headers: Object.fromEntries(headers) as Record<string, string>,
      text: answer.data,
    };
  } catch (error) {
    throw toTransportError(error, host);
  }
}

const BY_CODE: Record<string, TransportProblem> = {
  ENOTFOUND: 'not_found',
  EAI_AGAIN: 'not_found',
  ECONNREFUSED: 'refused',
  EHOSTUNREACH: 'refused',
  ENETUNREACH: 'refused',
  ECONNABORTED: 'timeout',
  ETIMEDOUT: 'timeout',
  ERR_CANCELED: 'timeout',
  [ADDRESS_FORBIDDEN]: 'forbidden',
};

const SENTENCES: Record<TransportProblem, (host: string) => string> = {
  not_found: (host) => `The name ${host} cannot be found. Check the address.`,
  refused: (host) => `${host} refuses the connection. Is it running, and is the port open?`,
  timeout: (host) => `${host} does not answer in time.`,
  certificate: (host) => `The TLS certificate of ${host} is not accepted.`,
  forbidden: (host) =>
    `${host} leads into a private network. The operator can allow its range with MATRICULA_PRIVATE_NETWORKS.`,
  interrupted: (host) => `The connection to ${host} broke before the whole answer came.`,
};

/** Leaves the request, its headers and its body behind: they hold secrets. */
function toTransportError(error: unknown, host: string): TransportError {
  const code = error instanceof AxiosError ? (error.code ?? '') : '';
  const isCertificate = /CERT|SELF_SIGNED|UNABLE_TO|ERR_TLS|SSL/.test(code);
  return transportError(isCertificate ? 'certificate' : (BY_CODE[code] ?? 'interrupted'), host, code);
}

function transportError(problem: TransportProblem, host: string, code: string): TransportError {
  const isTelling = code !== '' && problem !== 'forbidden';
  return new TransportError(problem, SENTENCES[problem](host) + (isTelling ? ` (${code})` : ''), undefined);
}
