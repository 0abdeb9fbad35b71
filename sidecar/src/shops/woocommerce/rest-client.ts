import { createHmac } from 'node:crypto';
import OAuth from 'oauth-1.0a';
import {
  TransportError,
  type HttpClient,
  type HttpRequest,
  type HttpResponse,
} from '../../shared/http-client.ts';
import { readRetryAfter } from '../retry-after.ts';
import { noAnswer, ShopError } from '../shop-error.ts';

/** A consumer key pair as WooCommerce's REST API screen shows it. */
export interface ConsumerKeys {
  consumerKey: string;
  consumerSecret: string;
}

export interface RestCall {
  method: HttpRequest['method'];
  /** Below `/wp-json/wc/v3`, with a slash at the beginning. */
  path: string;
  query?: Record<string, string>;
  body?: unknown;
}

/**
 * WooCommerce's REST API v3. Over plain http the keys work as OAuth 1.0a only, over https as Basic
 * (class-wc-rest-authentication.php).
 */
export class WooCommerceRest {
  readonly siteUrl: string;
  readonly #keys: ConsumerKeys;
  readonly #http: HttpClient;

  /** @param siteUrl The shop's home address, without a slash at the end. */
  constructor(siteUrl: string, keys: ConsumerKeys, http: HttpClient) {
    this.siteUrl = siteUrl;
    this.#keys = keys;
    this.#http = http;
  }

  /**
   * @returns Any answer that says something about the call; 404 among them.
   * @throws ShopError where the shop did not answer, or not as a WooCommerce that knows our keys.
   */
  async send(call: RestCall): Promise<HttpResponse> {
    const url = new URL(`${this.siteUrl}/wp-json/wc/v3${call.path}`);
    for (const [name, value] of Object.entries(call.query ?? {})) url.searchParams.set(name, value);
    const headers = this.#authorise(call.method, url);
    let answer: HttpResponse;
    try {
      answer = await this.#http.send({
        method: call.method,
        url: url.href,
        headers: { ...headers, ...(call.body !== undefined && { 'content-type': 'application/json' }) },
        ...(call.body !== undefined && { body: JSON.stringify(call.body) }),
      });
    } catch (error) {
      throw error instanceof TransportError ? noAnswer(error) : error;
    }
    const problem = classify(answer);
    if (problem) throw problem;
    return answer;
  }

  /** Signs in the query string, since some hosts strip the Authorization header before PHP sees it. */
  #authorise(method: string, url: URL): Record<string, string> {
    const { consumerKey, consumerSecret } = this.#keys;
    if (url.protocol === 'https:') {
      return { authorization: `Basic ${Buffer.from(`${consumerKey}:${consumerSecret}`).toString('base64')}` };
    }
    const oauth = new OAuth({
      consumer: { key: consumerKey, secret: consumerSecret },
      signature_method: 'HMAC-SHA256',
      hash_function: (base, key) => createHmac('sha256', key).update(base).digest('base64'),
    });
    const plain = new URL(url.href);
    plain.search = '';
    const signed = oauth.authorize({ url: plain.href, method, data: Object.fromEntries(url.searchParams) });
    for (const [name, value] of Object.entries(signed)) url.searchParams.set(name, String(value));
    return {};
  }
}

function classify(answer: HttpResponse): ShopError | undefined {
  const { status } = answer;
  if (status === 429) {
    return new ShopError('shop_throttled', 'The shop asks us to slow down.', {
      retryAfterSeconds: readRetryAfter(answer.headers['retry-after']),
    });
  }
  if (status >= 500) return new ShopError('shop_failing', `The shop answers with ${status}.`);
  if (status === 401 || status === 403) {
    return new ShopError('shop_credentials_rejected', `The shop refuses the REST keys (${status}).`);
  }
  if (status >= 300 && status < 400) {
    return new ShopError(
      'shop_unexpected_answer',
      'The shop redirects its REST API. Use the address it redirects to.',
    );
  }
  return undefined;
}
