import type { HttpClient, HttpRequest, HttpResponse } from '../../shared/http-client.ts';
import type { CallMeter } from '../lms-client.ts';
import type { AccessTokenSource } from './access-token.ts';
import { transportToLmsError } from './answers.ts';

/** One call to the LMS; `path` begins with a slash and carries its query. */
export interface LmsCall {
  method: HttpRequest['method'];
  path: string;
  body?: unknown;
  /** The view is one that the LMS throttles: it is counted first. */
  isThrottled: boolean;
  timeoutMs?: number;
}

/** Sends calls with the service user's token. Cookies are never sent: they would turn on CSRF checks. */
export class LmsSession {
  readonly baseUrl: string;
  readonly tokens: AccessTokenSource;
  readonly #http: HttpClient;
  readonly #meter: CallMeter;

  constructor(baseUrl: string, tokens: AccessTokenSource, http: HttpClient, meter: CallMeter) {
    this.baseUrl = baseUrl;
    this.tokens = tokens;
    this.#http = http;
    this.#meter = meter;
  }

  /**
   * Sends a call, once more with a new token when the LMS answers 401: a token can be refused before its time.
   *
   * @throws LmsError when no answer came; any answer is returned, whatever its status.
   */
  async send(call: LmsCall): Promise<HttpResponse> {
    const token = await this.tokens.get();
    const answer = await this.#sendWith(token.value, call);
    if (answer.status !== 401) return answer;
    this.tokens.forget(token);
    return this.#sendWith((await this.tokens.get()).value, call);
  }

  async #sendWith(token: string, call: LmsCall): Promise<HttpResponse> {
    if (call.isThrottled) await this.#meter.take();
    try {
      const answer = await this.#http.send({
        method: call.method,
        url: this.baseUrl + call.path,
        headers: {
          authorization: `JWT ${token}`,
          ...(call.body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(call.body !== undefined && { body: JSON.stringify(call.body) }),
        ...(call.timeoutMs !== undefined && { timeoutMs: call.timeoutMs }),
      });
      this.#meter.note({ isThrottled: call.isThrottled, status: answer.status });
      return answer;
    } catch (error) {
      this.#meter.note({ isThrottled: call.isThrottled, status: 0 });
      throw transportToLmsError(error);
    }
  }
}
